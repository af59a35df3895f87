package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.StepRecorder;
import dev.orchestrator.trace.ChannelPost;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.Suspension;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Delivers the final response of one command and ends the command. If Discord is unreachable, the
 * command is released, to be ended later.
 */
final class FinalDelivery {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(15);

  /** What a delivery leaves of the lease for the write that ends the command. */
  private static final Duration SPARE = Duration.ofSeconds(5);

  /** Discord does not know the token for some seconds until it has seen the acknowledgement. */
  private static final Duration ACKNOWLEDGEMENT_SEEN = Duration.ofMinutes(1);

  /** An answer that takes longer than this is reported as late. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Log LOG = Log.named("command.delivery");

  private final Claim claim;
  private final Lease lease;
  private final StepRecorder steps;
  private final TraceStore traces;
  private final CommandMessage message;
  private final Incidents incidents;
  private final SegmentQueue segments;
  private final MessageWriter messages;
  private final Redactor redactor;
  private final InstantSource clock;
  private boolean decided;

  FinalDelivery(
      Claim claim,
      Lease lease,
      StepRecorder steps,
      TraceStore traces,
      CommandMessage message,
      Incidents incidents,
      SegmentQueue segments,
      MessageWriter messages,
      Redactor redactor,
      InstantSource clock) {
    this.claim = claim;
    this.lease = lease;
    this.steps = steps;
    this.traces = traces;
    this.message = message;
    this.incidents = incidents;
    this.segments = segments;
    this.messages = messages;
    this.redactor = redactor;
    this.clock = clock;
  }

  /** Decides the final response, sends it and ends the command; empty if another attempt has to. */
  Optional<TraceStatus> deliver(Outcome.Ended last) {
    return deliver(decide(last));
  }

  /** From here on this is the final response, whichever attempt sends it. */
  private FinalResponse decide(Outcome.Ended last) {
    FinalResponse word = FinalResponse.of(last, claim.trace().traceId(), messages, redactor);
    lease.saveEnd(ended(word.status(), word.error()), word);
    return word;
  }

  /** Sends a final response that was decided, and ends the command. */
  Optional<TraceStatus> deliver(FinalResponse last) {
    decided = true;
    return switch (send(last)) {
      case Delivery.Delivered _ -> delivered(last);
      case Delivery.Gone(Delivery.Lost what, int _, String sentence)
          when what == Delivery.Lost.TOKEN && isYoung() ->
          giveBack(sentence);
      case Delivery.Gone(Delivery.Lost what, int _, String _)
          when what == Delivery.Lost.MESSAGE -> {
        LOG.info("command.message_deleted", "the message was deleted before its final edit");
        yield end(last.status(), last.error());
      }
      case Delivery.Gone(Delivery.Lost _, int _, String sentence) -> {
        // Before the end: if a worker fails between the two, the next one sends the alert again.
        incidents.failed("The answer to %s was not delivered.".formatted(name()), sentence);
        yield end(TraceStatus.FAILED, Optional.of("not delivered: " + sentence));
      }
      case Delivery.Refused(Delivery.Cause cause, int _, int _, String sentence)
          when cause == Delivery.Cause.PERMISSION ->
          shutOut(last, sentence);
      case Delivery.Refused(Delivery.Cause _, int _, int _, String sentence) -> apologise(sentence);
      case Delivery.Unreachable(String sentence) -> giveBack(sentence);
    };
  }

  /** Ends a command whose final response is known to have arrived, without sending it again. */
  Optional<TraceStatus> endHeard(FinalResponse last) {
    return end(last.status(), last.error());
  }

  private Optional<TraceStatus> delivered(FinalResponse last) {
    Duration took = Duration.between(claim.trace().startedAt(), clock.instant());
    Optional<TraceStatus> ended = end(last.status(), last.error());
    // What waited for something outside is late by design.
    boolean waited = claim.work().post().isPresent();
    if (took.compareTo(DEADLINE) > 0 && !waited) {
      incidents.warn(
          "The answer to %s took longer than %d s.".formatted(name(), DEADLINE.toSeconds()),
          "It took %.1f s from the command to its final message."
              .formatted(took.toMillis() / 1_000.0));
    }
    return ended;
  }

  private String name() {
    return "/" + claim.trace().command();
  }

  /** Shows how the command stands and gives it back until what it waits for has happened. */
  Suspension park(Outcome.Waits waits, Optional<ChannelPost> place) {
    lease.save(steps.all());
    message
        .showWaiting(waits.message(), place, sendsUntil())
        .ifPresent(refusal ->
            incidents.warn(
                "%s continues, but Discord refused its progress message.".formatted(name()),
                refusal));
    return traces.park(claim, steps.all(), waits.lookAt(), message.post());
  }

  /** Ends a command whose caller can no longer be reached. */
  Optional<TraceStatus> endUnheard(String error) {
    incidents.failed("%s ended without an answer.".formatted(name()), error);
    return end(TraceStatus.FAILED, Optional.of(error));
  }

  /**
   * Tells the caller, while the lease is certainly held, that the command is delayed. A final
   * response that may have arrived is never replaced.
   */
  void tellThatItWaits() {
    if (!decided && clock.instant().plus(SPARE).isBefore(lease.until())) {
      message.show(Message.of(CommandMessages.WAITS_FOR_TABLE), sendsUntil());
    }
  }

  private boolean isYoung() {
    return clock.instant().isBefore(claim.trace().startedAt().plus(ACKNOWLEDGEMENT_SEEN));
  }

  private Delivery send(FinalResponse last) {
    return message.showLast(last, sendsUntil());
  }

  private Instant sendsUntil() {
    return lease.until().minus(SPARE);
  }

  /** Where the bot cannot write, another message would be refused, too. */
  private Optional<TraceStatus> shutOut(FinalResponse last, String refusal) {
    incidents.failed("Discord refused the answer to %s.".formatted(name()), refusal);
    return end(last.status(), Optional.of(last.error().orElse("not delivered: " + refusal)));
  }

  private Optional<TraceStatus> apologise(String refusal) {
    LOG.error(
        "command.final_message_refused",
        "Discord refused the final message",
        Field.of("reason", refusal));
    Optional<String> error = Optional.of("Discord refused: " + refusal);
    FinalResponse word =
        decide(new Outcome.Ended(Message.of(CommandMessages.NOT_SHOWN), TraceStatus.FAILED, error));
    incidents.failed("Discord refused the answer to %s.".formatted(name()), refusal);
    return send(word) instanceof Delivery.Unreachable(String sentence)
        ? giveBack(sentence)
        : end(TraceStatus.FAILED, error);
  }

  private Optional<TraceStatus> giveBack(String why) {
    LOG.warn(
        "command.final_message_waits",
        "Discord cannot be reached; the final message waits",
        Field.of("reason", why));
    traces.release(claim, steps.all(), clock.instant().plus(TRY_AGAIN));
    return Optional.empty();
  }

  private Optional<TraceStatus> end(TraceStatus status, Optional<String> error) {
    error.ifPresent(
        why -> LOG.error("command.failed", "a command failed", Field.of("reason", why)));
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
