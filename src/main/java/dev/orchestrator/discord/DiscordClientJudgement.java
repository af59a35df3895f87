package dev.orchestrator.discord;

import dev.orchestrator.discord.ApiAnswer.Ok;
import dev.orchestrator.discord.ApiAnswer.Unreachable;
import dev.orchestrator.discord.DiscordClientRoute.Auth;
import dev.orchestrator.http.Backoff;
import dev.orchestrator.http.Backoff.Attempt;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import java.time.Duration;

/** What one attempt at a call is worth: whether to ask again, and what it comes to if not. */
record DiscordClientJudgement(
    DiscordClientRoute route, HttpOutcome outcome, Attempt attempt, Cause cause) {

  private static final Backoff UNTIL_DEFER_IS_SEEN =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), 7);
  private static final Backoff WHILE_LIMITED = new Backoff(Duration.ZERO, Duration.ZERO, 5);
  private static final Backoff UNTIL_FAULT_PASSES =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(4), 3);

  /** Why a call is made again. Each has retries of its own. */
  enum Cause {
    /** Discord has not yet seen that the interaction was deferred, which takes up to 10 s. */
    DEFER_NOT_SEEN,
    LIMITED,
    FAULT
  }

  static DiscordClientJudgement of(DiscordClientRoute route, HttpOutcome outcome) {
    return switch (outcome) {
      case Answered answer when answer.status() == 429 && !isDailyLimit(answer) -> {
        Duration delay = DiscordClientBuckets.retryAfter(answer);
        yield new DiscordClientJudgement(
            route, outcome, new Attempt.AskedToWait(delay), Cause.LIMITED);
      }
      case Answered answer when isDeferNotSeen(route, answer) ->
          new DiscordClientJudgement(route, outcome, new Attempt.Passing(), Cause.DEFER_NOT_SEEN);
      case Answered answer when isFault(route, answer) -> fault(route, outcome);
      case Failed failed when mayBeRepeated(route, failed) -> fault(route, outcome);
      case Answered _, Failed _ ->
          new DiscordClientJudgement(route, outcome, new Attempt.Settled(), Cause.FAULT);
    };
  }

  Backoff.Decision next(int times, double random, Duration left) {
    Backoff backoff =
        switch (cause) {
          case DEFER_NOT_SEEN -> UNTIL_DEFER_IS_SEEN;
          case LIMITED -> WHILE_LIMITED;
          case FAULT -> UNTIL_FAULT_PASSES;
        };
    return backoff.after(attempt, times, random, left);
  }

  /** The attempt as the end of the call. */
  ApiAnswer<Answered> end() {
    return switch (outcome) {
      case Answered answer when answer.status() < 500 -> new Ok<>(answer);
      case Failed failed when failed.wasNotSent() -> new Unreachable<>(failed.sentence());
      case Answered _, Failed _ ->
          new Unreachable<>(
              route.safeToRepeat()
                  ? faultSentence()
                  : faultSentence() + " It may have arrived, so it was not sent again.");
    };
  }

  /** The end of the call when asking again might still have helped. */
  ApiAnswer<Answered> givenUp(String reason) {
    return cause == Cause.DEFER_NOT_SEEN
        ? end()
        : new Unreachable<>(faultSentence() + " Given up: " + reason + ".");
  }

  private static DiscordClientJudgement fault(DiscordClientRoute route, HttpOutcome outcome) {
    return new DiscordClientJudgement(route, outcome, new Attempt.Passing(), Cause.FAULT);
  }

  /** The day's new commands are used up; to wait for that is not the caller's wish. */
  private static boolean isDailyLimit(Answered answer) {
    return DiscordClientErrors.code(answer) == 30034;
  }

  private static boolean isDeferNotSeen(DiscordClientRoute route, Answered answer) {
    int code = DiscordClientErrors.code(answer);
    return route.auth() == Auth.PATH && answer.status() == 404 && (code == 10015 || code == 0);
  }

  private static boolean isFault(DiscordClientRoute route, Answered answer) {
    // 130000 says that the call was turned away for load, so it had no effect.
    return DiscordClientErrors.code(answer) == 130000
        || (answer.status() >= 500 && route.safeToRepeat());
  }

  private static boolean mayBeRepeated(DiscordClientRoute route, Failed failed) {
    return switch (failed.reason()) {
      case TLS_FAILED, FORBIDDEN_ADDRESS -> false;
      case NOT_CONNECTED, UNKNOWN_HOST -> true;
      case TIMED_OUT, BROKEN -> route.safeToRepeat();
    };
  }

  private String faultSentence() {
    return switch (outcome) {
      case Failed failed -> failed.sentence();
      case Answered answer when answer.status() == 429 ->
          "Discord limits these calls and asks to wait "
              + DiscordClientErrors.text(DiscordClientBuckets.retryAfter(answer))
              + ".";
      case Answered answer -> "Discord is out of order (status " + answer.status() + ").";
    };
  }
}
