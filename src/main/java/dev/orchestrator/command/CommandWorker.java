package dev.orchestrator.command;

import dev.orchestrator.discord.DiscordClient;
import dev.orchestrator.discord.Interaction;
import dev.orchestrator.discord.InteractionReader;
import dev.orchestrator.discord.Invoker;
import dev.orchestrator.discord.Message;
import dev.orchestrator.discord.MessageWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.LeaseLost;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.operation.StepRecorder;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.OneShot;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does the commands that were written down. Each is done under a lease and ends in one final
 * message, also when it fails; when Discord or the table is away, another attempt goes on until the
 * token ends.
 */
public final class CommandWorker {
  /** How often a command is begun without an end. More means that it kills its workers. */
  static final int MAX_ATTEMPTS = 5;

  private static final Log LOG = Log.named("command.worker");

  private final CommandRouter router;
  private final ButtonRouter buttons;
  private final TraceStore traces;
  private final Operations operations;
  private final DiscordClient discord;
  private final MessageWriter messages;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;

  /**
   * @param ownerNames gives a name that no other attempt has
   */
  public CommandWorker(
      CommandRouter router,
      ButtonRouter buttons,
      TraceStore traces,
      Operations operations,
      DiscordClient discord,
      MessageWriter messages,
      Redactor redactor,
      InstantSource clock,
      Supplier<String> ownerNames) {
    this.router = router;
    this.buttons = buttons;
    this.traces = traces;
    this.operations = operations;
    this.discord = discord;
    this.messages = messages;
    this.redactor = redactor;
    this.clock = clock;
    this.ownerNames = ownerNames;
  }

  /**
   * Does the command under {@code key} if it is open and nobody else holds it.
   *
   * @throws StoreUnavailable if the command could not even be taken hold of
   */
  public void resume(TraceKey key) {
    Instant now = clock.instant();
    Instant leaseUntil = now.plus(Lease.LENGTH);
    Optional<Claim> claimed = traces.claim(key, ownerNames.get(), now, leaseUntil);
    if (claimed.isEmpty()) {
      LOG.debug("a command was done or held already");
      return;
    }
    Claim claim = claimed.get();
    LogContext context =
        LogContext.current()
            .withTraceId(claim.trace().traceId())
            .withUserId(key.userId())
            .withCommand(claim.trace().command());
    try (var token = redactor.rememberWhile("interaction-token", claim.work().token())) {
      operations.<Optional<TraceStatus>>run(
          "command ended",
          context,
          () -> work(claim, new Lease(traces, claim, clock, leaseUntil)),
          ended -> ended.map(TraceStatus::word).orElse("left to the next attempt"),
          failure -> Optional.empty());
    }
  }

  /** How the command ended; empty if another attempt has to end it. */
  private Optional<TraceStatus> work(Claim claim, Lease lease) throws InterruptedException {
    var steps = new StepRecorder(claim.trace().steps(), clock, lease::save);
    var message = new CommandMessage(claim, discord, messages, clock);
    var delivery = new FinalDelivery(claim, lease, steps, traces, message, clock);
    if (!message.canBeHeard()) {
      return delivery.endUnheard("its interaction token ended before an answer could be given");
    }
    if (claim.attempt() > 1) {
      LOG.warn("a command is begun again", Field.of("attempt", claim.attempt()));
    }
    if (claim.attempt() > MAX_ATTEMPTS) {
      return delivery.deliver(
          broken(
              Sentences.GAVE_UP.formatted(MAX_ATTEMPTS), "it was begun too often without an end"));
    }
    try {
      Interaction interaction = read(claim);
      return switch (run(interaction, claim, new Progress(steps, message, traces, claim, clock))) {
        case Outcome.Ended ended -> delivery.deliver(ended);
        case Outcome.Waits waits -> delivery.park(waits, interaction.envelope().channelId());
      };
    } catch (StoreUnavailable away) {
      delivery.tellThatItWaits();
      throw away;
    }
  }

  private static Outcome.Ended broken(String sentence, String error) {
    return new Outcome.Ended(Message.of(sentence), TraceStatus.FAILED, Optional.of(error));
  }

  private static Interaction read(Claim claim) {
    Json stored = Json.read(claim.work().interaction());
    return switch (InteractionReader.read(stored, Optional.of(claim.work().token()))) {
      case InteractionReader.Result.Read(Interaction interaction) -> interaction;
      case InteractionReader.Result.Malformed(String reason) ->
          throw new IllegalStateException("what was stored cannot be read: " + reason);
    };
  }

  private Outcome run(Interaction interaction, Claim claim, CommandRun run)
      throws InterruptedException {
    Invoker caller = interaction.envelope().invoker().orElseThrow();
    CommandCall call =
        CommandCall.of(
            interaction.envelope(),
            router.isAdmin(caller),
            claim.trace().traceId(),
            claim.trace().startedAt());
    try {
      return switch (interaction) {
        case Interaction.SlashCommand command ->
            switch (router.route(command, caller)) {
              case CommandRouter.Route.Refused(String sentence) ->
                  Outcome.refused(Message.of(sentence));
              case CommandRouter.Route.AnswersNow _ ->
                  broken(Sentences.BROKE, "the command no longer answers later");
              case CommandRouter.Route.AnswersLater later -> later.body().run(call, run);
            };
        case Interaction.Component component -> press(component, call, run);
        default -> broken(Sentences.BROKE, "its stored interaction is of another kind");
      };
    } catch (LeaseLost | StoreUnavailable anotherGoesOn) {
      throw anotherGoesOn;
    } catch (RuntimeException unexpected) {
      LOG.error("a command broke", unexpected);
      return broken(
          Sentences.BROKE, "it broke unexpectedly; the log line with this trace id says where");
    }
  }

  private Outcome press(Interaction.Component component, CommandCall call, CommandRun run)
      throws InterruptedException {
    return switch (buttons.route(component, call.caller())) {
      case ButtonRouter.Route.Refused(String _, String sentence) ->
          Outcome.refused(Message.of(sentence));
      case ButtonRouter.Route.To(Button.Immediate _, String _) ->
          broken(Sentences.BROKE, "the button no longer answers later");
      case ButtonRouter.Route.To(Button.Deferred button, String argument) ->
          button.press(ButtonIntake.press(component, argument, state(button, argument)), call, run);
    };
  }

  private Map<String, String> state(Button button, String nonce) {
    return button.spec().once()
        ? traces.oneShot(nonce).map(OneShot::state).orElse(Map.of())
        : Map.of();
  }
}
