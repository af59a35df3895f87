package dev.orchestrator.command;

import dev.orchestrator.discord.Delivery;
import dev.orchestrator.discord.Message;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.StepRecorder;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.Parking;
import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Brings one command's last word to its caller and ends the command. Where Discord cannot be
 * reached, the command is given back, to be ended later.
 */
final class FinalDelivery {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(15);

  /** What a delivery leaves of the lease for the write that ends the command. */
  private static final Duration SPARE = Duration.ofSeconds(5);

  /** Discord says "unknown webhook" for some seconds until it has seen the acknowledgement. */
  private static final int UNKNOWN_WEBHOOK = 10015;

  private static final Duration ACKNOWLEDGEMENT_SEEN = Duration.ofMinutes(1);

  /** A person who waits longer than this has been let down. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Log LOG = Log.named("command.delivery");

  private final Claim claim;
  private final Lease lease;
  private final StepRecorder steps;
  private final TraceStore traces;
  private final CommandMessage message;
  private final Incidents incidents;
  private final SegmentQueue segments;
  private final InstantSource clock;

  FinalDelivery(
      Claim claim,
      Lease lease,
      StepRecorder steps,
      TraceStore traces,
      CommandMessage message,
      Incidents incidents,
      SegmentQueue segments,
      InstantSource clock) {
    this.claim = claim;
    this.lease = lease;
    this.steps = steps;
    this.traces = traces;
    this.message = message;
    this.incidents = incidents;
    this.segments = segments;
    this.clock = clock;
  }

  /** Sends the last word and ends the command; empty if another attempt has to. */
  Optional<TraceStatus> deliver(Outcome.Ended last) {
    lease.saveEnd(ended(last.status(), last.error()));
    return switch (send(last.message())) {
      case Delivery.Delivered _ -> delivered(last);
      case Delivery.Gone(int code, String sentence) when code == UNKNOWN_WEBHOOK && isYoung() ->
          giveBack(sentence);
      case Delivery.Gone(int _, String sentence) -> {
        Optional<TraceStatus> ended =
            end(TraceStatus.FAILED, Optional.of("not delivered: " + sentence));
        incidents.failed("The answer to %s was not delivered.".formatted(name()), sentence);
        yield ended;
      }
      case Delivery.Refused(int _, int _, String sentence) -> apologise(sentence);
      case Delivery.Unreachable(String sentence) -> giveBack(sentence);
    };
  }

  private Optional<TraceStatus> delivered(Outcome.Ended last) {
    Duration took = Duration.between(claim.trace().startedAt(), clock.instant());
    Optional<TraceStatus> ended = end(last.status(), last.error());
    // What waited for something outside is late by design.
    boolean waited = claim.work().post().isPresent();
    if (took.compareTo(DEADLINE) > 0 && !waited) {
      incidents.warn(
          "The answer to %s came later than %d s.".formatted(name(), DEADLINE.toSeconds()),
          "It took %.1f s from the command to its final message."
              .formatted(took.toMillis() / 1_000.0));
    }
    return ended;
  }

  private String name() {
    return "/" + claim.trace().command();
  }

  /** Shows how the command stands and gives it back until what it waits for has happened. */
  Parking park(Outcome.Waits waits, Optional<String> channelId) {
    lease.save(steps.all());
    message.showWaiting(waits.message(), channelId, sendsUntil());
    return traces.park(claim, steps.all(), waits.lookAt(), message.post());
  }

  /** Ends a command to whose caller nothing can be said any more. */
  Optional<TraceStatus> endUnheard(String error) {
    Optional<TraceStatus> ended = end(TraceStatus.FAILED, Optional.of(error));
    incidents.failed("%s ended unheard.".formatted(name()), error);
    return ended;
  }

  /** Tells the caller, while the command is surely ours, that it cannot go on just now. */
  void tellThatItWaits() {
    if (clock.instant().plus(SPARE).isBefore(lease.until())) {
      message.show(Message.of(Sentences.WAITS_FOR_TABLE), sendsUntil());
    }
  }

  private boolean isYoung() {
    return clock.instant().isBefore(claim.trace().startedAt().plus(ACKNOWLEDGEMENT_SEEN));
  }

  private Delivery send(Message last) {
    return message.showLast(last.withTraceId(claim.trace().traceId()), sendsUntil());
  }

  private Instant sendsUntil() {
    return lease.until().minus(SPARE);
  }

  private Optional<TraceStatus> apologise(String refusal) {
    LOG.error("Discord refused the final message", Field.of("reason", refusal));
    Optional<String> error = Optional.of("Discord refused: " + refusal);
    lease.saveEnd(ended(TraceStatus.FAILED, error));
    Optional<TraceStatus> ended =
        send(Message.of(Sentences.NOT_SHOWN)) instanceof Delivery.Unreachable(String sentence)
            ? giveBack(sentence)
            : end(TraceStatus.FAILED, error);
    incidents.failed("Discord refused the answer to %s.".formatted(name()), refusal);
    return ended;
  }

  private Optional<TraceStatus> giveBack(String why) {
    LOG.warn("Discord cannot be reached, the final message waits", Field.of("reason", why));
    traces.release(claim, steps.all(), clock.instant().plus(TRY_AGAIN));
    return Optional.empty();
  }

  private Optional<TraceStatus> end(TraceStatus status, Optional<String> error) {
    error.ifPresent(why -> LOG.error("a command failed", Field.of("reason", why)));
    Trace end = ended(status, error);
    if (!traces.finish(claim, end)) {
      return Optional.empty();
    }
    segments.add(end, claim.work());
    return Optional.of(status);
  }

  private Trace ended(TraceStatus status, Optional<String> error) {
    return claim.trace().withSteps(steps.all()).finished(status, clock.instant(), error);
  }
}
