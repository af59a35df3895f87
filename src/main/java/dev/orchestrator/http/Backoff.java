package dev.orchestrator.http;

import java.time.Duration;

/**
 * A rule for asking again: after which wait, how often, until when. It waits, counts and draws
 * nothing itself, so that the same values in always give the same decision.
 *
 * @param first the wait after the first attempt; each later one is twice as long
 * @param longest the wait does not grow beyond this
 * @param retries how many attempts may follow the first
 */
public record Backoff(Duration first, Duration longest, int retries) {

  /** What an attempt came to. */
  public sealed interface Attempt {
    /** It ended, well or badly, and asking again would change nothing. */
    record Settled() implements Attempt {}

    /** It failed in a way that may pass. */
    record Passing() implements Attempt {}

    /** The other side said how long to wait. */
    record AskedToWait(Duration delay) implements Attempt {}
  }

  /** What to do next. */
  public sealed interface Decision {
    /** Wait, then ask again. */
    record RetryAfter(Duration delay) implements Decision {}

    /** Take the attempt as it is. */
    record Done() implements Decision {}

    /**
     * Do not ask again, although it might help.
     *
     * @param reason a clause for a sentence: {@code it failed 4 times}
     */
    record GiveUp(String reason) implements Decision {}
  }

  private static final Duration MOST_ADDED = Duration.ofMillis(250);

  /**
   * What to do after an attempt. A wait of our own is up to half as long again, one that was asked
   * for up to a tenth, so that many callers do not retry at the same time; none retries earlier.
   *
   * @param number of the attempt, from 1
   * @param random from 0 to below 1
   * @param left until the time is up; a wait must end before
   */
  public Decision after(Attempt attempt, int number, double random, Duration left) {
    return switch (attempt) {
      case Attempt.Settled _ -> new Decision.Done();
      case Attempt.Passing _ -> {
        Duration base = growing(number);
        yield decide(base.plus(scaled(base, 0.5 * random)), number, left);
      }
      case Attempt.AskedToWait(Duration delay) -> {
        Duration added = scaled(min(delay.dividedBy(10), MOST_ADDED), random);
        yield decide(delay.plus(added), number, left);
      }
    };
  }

  private Decision decide(Duration wait, int number, Duration left) {
    if (number > retries) {
      return new Decision.GiveUp(number == 1 ? "it failed" : "it failed " + number + " times");
    }
    if (wait.compareTo(left) >= 0) {
      return new Decision.GiveUp("there is no time left to try again");
    }
    return new Decision.RetryAfter(wait);
  }

  private Duration growing(int number) {
    Duration wait = first;
    for (int i = 1; i < number && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return min(wait, longest);
  }

  private static Duration scaled(Duration duration, double by) {
    return Duration.ofNanos((long) (duration.toNanos() * by));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
