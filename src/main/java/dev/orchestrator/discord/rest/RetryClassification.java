package dev.orchestrator.discord.rest;

import dev.orchestrator.discord.rest.ApiAnswer.Ok;
import dev.orchestrator.discord.rest.ApiAnswer.Unreachable;
import dev.orchestrator.http.Backoff;
import dev.orchestrator.http.Backoff.Attempt;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import java.time.Duration;

/** Classifies one attempt at a call for retry, and says what the call comes to without another. */
record RetryClassification(
    DiscordClientRoute route, HttpOutcome outcome, Attempt attempt, Cause cause) {

  private static final Backoff UNTIL_DEFER_IS_SEEN =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), 7);
  private static final Backoff WHILE_LIMITED = new Backoff(Duration.ZERO, Duration.ZERO, 5);
  private static final Backoff UNTIL_FAULT_PASSES =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(4), 3);

  /** Why a call is made again. Each has its own retries. */
  enum Cause {
    /** Discord has not yet seen that the interaction was deferred, which takes up to 10 s. */
    DEFER_NOT_SEEN,
    LIMITED,
    FAULT
  }

  static RetryClassification of(DiscordClientRoute route, HttpOutcome outcome) {
    return switch (outcome) {
      case Answered answer -> of(route, answer);
      case Failed failed -> fault(route, outcome, mayBeRepeated(route, failed));
    };
  }

  private static RetryClassification of(DiscordClientRoute route, Answered answer) {
    return switch (ResponseClass.of(route.auth(), answer)) {
      case RATE_LIMITED ->
          new RetryClassification(
              route,
              answer,
              new Attempt.AskedToWait(DiscordClientBuckets.retryAfter(answer)),
              Cause.LIMITED);
      case TOKEN_UNKNOWN ->
          new RetryClassification(route, answer, new Attempt.Passing(), Cause.DEFER_NOT_SEEN);
      case FAULT, EDGE ->
          fault(route, answer, route.safeToRepeat() || ResponseClass.isWithoutEffect(answer));
      case SUCCESS,
          INTERACTION_OVER,
          MESSAGE_DELETED,
          BOT_TOKEN_REJECTED,
          NOT_PERMITTED,
          CONTENT_REFUSED,
          REFUSED ->
          fault(route, answer, false);
    };
  }

  private static RetryClassification fault(
      DiscordClientRoute route, HttpOutcome outcome, boolean repeated) {
    return new RetryClassification(
        route, outcome, repeated ? new Attempt.Passing() : new Attempt.Settled(), Cause.FAULT);
  }

  private static boolean mayBeRepeated(DiscordClientRoute route, Failed failed) {
    return switch (failed.reason()) {
      case TLS_FAILED, FORBIDDEN_ADDRESS -> false;
      case NOT_CONNECTED, UNKNOWN_HOST -> true;
      case TIMED_OUT, BROKEN -> route.safeToRepeat();
    };
  }

  /** The policy for the cause. */
  Backoff policy() {
    return switch (cause) {
      case DEFER_NOT_SEEN -> UNTIL_DEFER_IS_SEEN;
      case LIMITED -> WHILE_LIMITED;
      case FAULT -> UNTIL_FAULT_PASSES;
    };
  }

  /** The attempt as the end of the call. */
  ApiAnswer<Answered> end() {
    return switch (outcome) {
      case Answered answer when isDiscordsWord(answer) -> new Ok<>(answer);
      case Failed failed when failed.wasNotSent() -> new Unreachable<>(failed.sentence());
      case Answered _, Failed _ ->
          new Unreachable<>(
              route.safeToRepeat()
                  ? faultSentence()
                  : faultSentence() + " It may have arrived, so it was not sent again.");
    };
  }

  private boolean isDiscordsWord(Answered answer) {
    return switch (ResponseClass.of(route.auth(), answer)) {
      case RATE_LIMITED, FAULT, EDGE -> false;
      case SUCCESS,
          TOKEN_UNKNOWN,
          INTERACTION_OVER,
          MESSAGE_DELETED,
          BOT_TOKEN_REJECTED,
          NOT_PERMITTED,
          CONTENT_REFUSED,
          REFUSED ->
          true;
    };
  }

  /** The end of the call when asking again might still have helped. */
  ApiAnswer<Answered> givenUp(String reason) {
    return cause == Cause.DEFER_NOT_SEEN
        ? end()
        : new Unreachable<>(faultSentence() + " Given up: " + reason + ".");
  }

  private String faultSentence() {
    return switch (outcome) {
      case Failed failed -> failed.sentence();
      case Answered answer -> DiscordClientErrors.fault(route, answer);
    };
  }
}
