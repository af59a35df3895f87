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
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does the commands that were written down. Each is done under a lease and ends in one final message,
 * also when it fails; when Discord or the table is away, another attempt goes on until the token ends.
 */
public final class CommandWorker {
  /** How often a command is begun without an end. More means that it kills its workers. */
  static final int MAX_ATTEMPTS = 5;

  private static final Log LOG = Log.named("command.worker");

  private final CommandRouter router;
  private final TraceStore traces;
  private final Operations operations;
  private final DiscordClient discord;
  private final MessageWriter messages;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;

  /** @param ownerNames gives a name that no other attempt has */
  public CommandWorker(
      CommandRouter router,
      TraceStore traces,
      Operations operations,
      DiscordClient discord,
      MessageWriter messages,
      Redactor redactor,
      InstantSource clock,
      Supplier<String> ownerNames) {
    this.router = router;
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
    var delivery =
        new FinalDelivery(claim, lease, steps, traces, discord, messages, clock);
    if (!clock.instant().isBefore(claim.work().tokenEndsAt())) {
      return delivery.endUnheard("its interaction token ended before an answer could be given");
    }
    if (claim.attempt() > 1) {
      LOG.warn("a command is begun again", Field.of("attempt", claim.attempt()));
    }
    try {
      return delivery.deliver(
          claim.attempt() > MAX_ATTEMPTS
              ? LastWord.failed(
                  Sentences.GAVE_UP.formatted(MAX_ATTEMPTS),
                  "it was begun too often without an end")
              : run(claim, steps));
    } catch (StoreUnavailable away) {
      delivery.tellThatItWaits();
      throw away;
    }
  }

  private LastWord run(Claim claim, StepRecorder steps) throws InterruptedException {
    var read =
        InteractionReader.read(
            Json.read(claim.work().interaction()), Optional.of(claim.work().token()));
    if (!(read instanceof InteractionReader.Result.Read(Interaction.SlashCommand interaction))) {
      return LastWord.failed(Sentences.BROKE, "its stored interaction is not a slash command");
    }
    Invoker caller = interaction.envelope().invoker().orElseThrow();
    return switch (router.route(interaction, caller)) {
      case CommandRouter.Route.Refused(String sentence) ->
          new LastWord(Message.of(sentence), TraceStatus.REFUSED, Optional.empty());
      case CommandRouter.Route.AnswersNow _ ->
          LastWord.failed(Sentences.BROKE, "the command no longer answers later");
      case CommandRouter.Route.AnswersLater(boolean _, var body) ->
          run(claim, steps, call(interaction, caller, claim), body);
    };
  }

  private LastWord run(
      Claim claim, StepRecorder steps, CommandCall call, CommandRouter.DeferredBody body)
      throws InterruptedException {
    try {
      Message message = body.run(call, new Progress(steps, discord, messages, claim, clock));
      return new LastWord(message, TraceStatus.SUCCEEDED, Optional.empty());
    } catch (LeaseLost | StoreUnavailable anotherGoesOn) {
      throw anotherGoesOn;
    } catch (RuntimeException unexpected) {
      LOG.error("a command broke", unexpected);
      return LastWord.failed(
          Sentences.BROKE, "it broke unexpectedly; the log line with this trace id says where");
    }
  }

  private CommandCall call(Interaction.SlashCommand interaction, Invoker caller, Claim claim) {
    return new CommandCall(
        caller,
        router.isAdmin(caller),
        claim.trace().traceId(),
        interaction.envelope().id(),
        interaction.envelope().guildId(),
        interaction.envelope().channelId(),
        claim.trace().startedAt());
  }
}
