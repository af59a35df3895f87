package dev.orchestrator.command;

import dev.orchestrator.discord.Delivery;
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
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does the commands that were written down. Each is done under a lease and ends in one final
 * message, also when it fails; when Discord cannot be reached, it is given back and tried again
 * until its token ends.
 */
public final class CommandWorker {
  /** How long a dead worker's command waits for the next one; every write prolongs the lease. */
  static final Duration LEASE = Duration.ofSeconds(20);

  /** How often a command is begun. More means that it kills its workers. */
  static final int MAX_ATTEMPTS = 5;

  private static final Duration RETRY_DELIVERY = Duration.ofSeconds(15);
  private static final Duration SPARE = Duration.ofSeconds(5);
  private static final Log LOG = Log.named("command.worker");

  private final CommandRouter router;
  private final TraceStore traces;
  private final Operations operations;
  private final DiscordClient discord;
  private final MessageWriter messages;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;

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
   * @throws dev.orchestrator.trace.StoreUnavailable if the command could not even be taken hold of
   */
  public void resume(TraceKey key) {
    Instant now = clock.instant();
    Optional<Claim> claimed = traces.claim(key, ownerNames.get(), now, now.plus(LEASE));
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
      operations.run(
          "command ended",
          context,
          () -> work(claim),
          Ending::word,
          failure -> Ending.LEFT_TO_THE_NEXT);
    }
  }

  /** How an attempt ended. */
  private enum Ending {
    SUCCEEDED,
    REFUSED,
    FAILED,
    /** Given back, or lost: another attempt will end it. */
    LEFT_TO_THE_NEXT;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    TraceStatus status() {
      return switch (this) {
        case SUCCEEDED -> TraceStatus.SUCCEEDED;
        case REFUSED -> TraceStatus.REFUSED;
        case FAILED, LEFT_TO_THE_NEXT -> TraceStatus.FAILED;
      };
    }
  }

  /** A command's last word, before it is sent. */
  private record Last(Message message, Ending ending, Optional<String> error) {
    static Last failed(String sentence, String error) {
      return new Last(Message.of(sentence), Ending.FAILED, Optional.of(error));
    }
  }

  private Ending work(Claim claim) throws InterruptedException {
    var recorder =
        new StepRecorder(
            claim.trace().steps(),
            clock,
            steps -> {
              if (!traces.saveSteps(claim, steps, clock.instant().plus(LEASE))) {
                throw new LeaseLost();
              }
            });
    if (!clock.instant().isBefore(claim.work().tokenEndsAt())) {
      return end(
          claim,
          recorder,
          Ending.FAILED,
          Optional.of("its interaction token ended before an answer could be given"));
    }
    if (claim.attempt() > 1) {
      LOG.warn("a command is begun again", Field.of("attempt", claim.attempt()));
    }
    Last last =
        claim.attempt() > MAX_ATTEMPTS
            ? Last.failed(
                Sentences.GAVE_UP.formatted(MAX_ATTEMPTS), "it was begun too often without an end")
            : run(claim, recorder);
    return deliver(claim, recorder, last);
  }

  private Last run(Claim claim, StepRecorder recorder) throws InterruptedException {
    var read =
        InteractionReader.read(
            Json.read(claim.work().interaction()), Optional.of(claim.work().token()));
    if (!(read instanceof InteractionReader.Result.Read(Interaction.SlashCommand interaction))) {
      return Last.failed(Sentences.BROKE, "its stored interaction is not a slash command");
    }
    Invoker caller = interaction.envelope().invoker().orElseThrow();
    return switch (router.route(interaction, caller)) {
      case CommandRouter.Route.Refused(String sentence) ->
          new Last(Message.of(sentence), Ending.REFUSED, Optional.empty());
      case CommandRouter.Route.AnswersNow ignored ->
          Last.failed(Sentences.BROKE, "the command no longer answers later");
      case CommandRouter.Route.AnswersLater(boolean ephemeral, var body) ->
          runBody(claim, recorder, call(interaction, caller, claim), body);
    };
  }

  private Last runBody(
      Claim claim, StepRecorder recorder, CommandCall call, CommandRouter.DeferredBody body)
      throws InterruptedException {
    var progress = new Progress(recorder, discord, messages, claim, clock);
    try {
      return new Last(body.run(call, progress), Ending.SUCCEEDED, Optional.empty());
    } catch (LeaseLost lost) {
      throw lost;
    } catch (RuntimeException unexpected) {
      LOG.error("a command broke", unexpected);
      return Last.failed(Sentences.BROKE, "it broke with " + unexpected.getClass().getSimpleName());
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

  private Ending deliver(Claim claim, StepRecorder recorder, Last last) {
    Trace end = ended(claim, recorder, last.ending(), last.error());
    if (!traces.saveEnd(claim, end, clock.instant().plus(LEASE))) {
      throw new LeaseLost();
    }
    return switch (send(claim, last.message())) {
      case Delivery.Delivered ignored -> end(claim, recorder, last.ending(), last.error());
      case Delivery.Gone gone ->
          end(claim, recorder, Ending.FAILED, Optional.of("not delivered: " + gone.sentence()));
      case Delivery.Refused refused -> apologise(claim, recorder, refused);
      case Delivery.Unreachable unreachable -> giveBack(claim, recorder, unreachable);
    };
  }

  private Delivery send(Claim claim, Message message) {
    return discord.editOriginal(
        claim.work().applicationId(),
        claim.work().token(),
        messages.edit(message.withTraceId(claim.trace().traceId())),
        deadline(claim));
  }

  /** One attempt to deliver must end while the lease, just prolonged, lasts. */
  private Instant deadline(Claim claim) {
    Instant leaseEnds = clock.instant().plus(LEASE).minus(SPARE);
    Instant tokenEnds = claim.work().tokenEndsAt();
    return leaseEnds.isBefore(tokenEnds) ? leaseEnds : tokenEnds;
  }

  private Ending apologise(Claim claim, StepRecorder recorder, Delivery.Refused refused) {
    LOG.error("Discord refused the final message", Field.of("error", refused.sentence()));
    send(claim, Message.of(Sentences.NOT_SHOWN));
    return end(
        claim, recorder, Ending.FAILED, Optional.of("Discord refused: " + refused.sentence()));
  }

  private Ending giveBack(Claim claim, StepRecorder recorder, Delivery.Unreachable unreachable) {
    LOG.warn(
        "Discord cannot be reached, the final message waits",
        Field.of("reason", unreachable.sentence()));
    traces.release(claim, recorder.all(), clock.instant().plus(RETRY_DELIVERY));
    return Ending.LEFT_TO_THE_NEXT;
  }

  private Ending end(Claim claim, StepRecorder recorder, Ending ending, Optional<String> error) {
    error.ifPresent(why -> LOG.error("a command failed", Field.of("reason", why)));
    return traces.finish(claim, ended(claim, recorder, ending, error))
        ? ending
        : Ending.LEFT_TO_THE_NEXT;
  }

  private Trace ended(Claim claim, StepRecorder recorder, Ending ending, Optional<String> error) {
    return claim
        .trace()
        .withSteps(recorder.all())
        .finished(ending.status(), clock.instant(), error);
  }
}
