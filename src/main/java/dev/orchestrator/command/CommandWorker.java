package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.operation.StepRecorder;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.Suspension;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs recorded commands. Each runs under a lease and ends in one final message, also when it
 * fails; when Discord or the table is unreachable, further attempts follow until the token expires.
 */
public final class CommandWorker {
  /** How often a command is started without an end. More means that it kills its workers. */
  static final int MAX_ATTEMPTS = 5;

  private static final Log LOG = Log.named("command.worker");

  private final CommandRunner runner;
  private final TraceStore traces;
  private final Subscriptions subscriptions;
  private final Operations operations;
  private final DiscordClient discord;
  private final MessageWriter messages;
  private final Redactor redactor;
  private final SegmentQueue segments;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;

  /**
   * @param ownerNames gives a name that no other attempt has
   */
  public CommandWorker(
      CommandRouter router,
      ComponentRouter buttons,
      TraceStore traces,
      Subscriptions subscriptions,
      Operations operations,
      DiscordClient discord,
      MessageWriter messages,
      Redactor redactor,
      SegmentQueue segments,
      InstantSource clock,
      Supplier<String> ownerNames) {
    this.runner = new CommandRunner(router, buttons, traces, operations.incidents());
    this.traces = traces;
    this.subscriptions = subscriptions;
    this.operations = operations;
    this.discord = discord;
    this.messages = messages;
    this.redactor = redactor;
    this.segments = segments;
    this.clock = clock;
    this.ownerNames = ownerNames;
  }

  /**
   * Runs the command under {@code key} if it is open and no other worker holds it.
   *
   * @throws StoreUnavailable if the lease could not be acquired
   */
  public void resume(TraceKey key) {
    boolean again = true;
    while (again) {
      Instant now = clock.instant();
      Instant leaseUntil = now.plus(Lease.LENGTH);
      Optional<Claim> claimed = traces.claim(key, ownerNames.get(), now, leaseUntil);
      again = claimed.isPresent() && attempt(claimed.get(), leaseUntil);
    }
  }

  /** Makes one attempt; whether another should follow at once. */
  private boolean attempt(Claim claim, Instant leaseUntil) {
    LogContext context =
        LogContext.current()
            .withTraceId(claim.trace().traceId())
            .withUserId(claim.trace().key().userId())
            .withCommand(claim.trace().command());
    try (var token = redactor.rememberWhile("interaction-token", claim.work().token())) {
      return operations
          .run(
              "command.ended",
              "command ended",
              context,
              () -> work(claim, new Lease(traces, claim, clock, leaseUntil)),
              Attempted::status,
              failure -> Attempted.ended(Optional.empty()))
          .again();
    }
  }

  /**
   * The result of an attempt.
   *
   * @param again whether an event arrived that the attempt did not see
   */
  private record Attempted(String status, boolean again) {
    static Attempted ended(Optional<TraceStatus> status) {
      return new Attempted(status.map(TraceStatus::word).orElse("left to the next attempt"), false);
    }
  }

  private Attempted work(Claim claim, Lease lease) throws InterruptedException {
    var steps = new StepRecorder(claim.trace().steps(), clock, lease::save);
    var message = new CommandMessage(claim, discord, messages, clock);
    var delivery =
        new FinalDelivery(
            claim,
            lease,
            steps,
            traces,
            message,
            operations.incidents(),
            segments,
            messages,
            redactor,
            clock);
    Optional<FinalResponse> decided = FinalResponse.of(claim);
    if (decided.isPresent() && wasPressed(claim)) {
      return Attempted.ended(delivery.endHeard(decided.get()));
    }
    if (!message.canBeHeard()) {
      return Attempted.ended(
          delivery.endUnheard("its interaction token expired before an answer could be sent"));
    }
    if (claim.attempt() > 1) {
      LOG.warn("command.retried", "command retried", Field.of("attempt", claim.attempt()));
    }
    if (decided.isPresent()) {
      return Attempted.ended(delivery.deliver(decided.get()));
    }
    if (claim.attempt() > MAX_ATTEMPTS) {
      operations
          .incidents()
          .failed(
              "/%s reached the maximum number of attempts.".formatted(claim.trace().command()),
              "Each worker that ran it stopped or lost its lease.");
      return Attempted.ended(
          delivery.deliver(
              CommandRunner.broken(
                  CommandMessages.GAVE_UP.formatted(MAX_ATTEMPTS),
                  "the maximum number of attempts was reached")));
    }
    try {
      Interaction interaction = CommandRunner.read(claim);
      boolean thinking = runner.answersWithNewMessage(interaction);
      var run = new Progress(steps, message, thinking, traces, subscriptions, claim, clock);
      return switch (runner.run(interaction, claim, run)) {
        case Outcome.Ended ended -> Attempted.ended(delivery.deliver(ended));
        case Outcome.Waits waits -> {
          Suspension parking = delivery.park(waits, runner.openChannel(interaction));
          yield new Attempted("waits", parking == Suspension.WOKEN);
        }
      };
    } catch (StoreUnavailable away) {
      delivery.tellThatItWaits();
      throw away;
    }
  }

  /** The person who pressed a button has seen its message, which by now shows the result. */
  private boolean wasPressed(Claim claim) {
    return traces
        .oneShot(claim.trace().key().interactionId())
        .flatMap(SingleUseToken::use)
        .isPresent();
  }
}
