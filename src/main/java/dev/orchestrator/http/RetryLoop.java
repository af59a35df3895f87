package dev.orchestrator.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The retry loop of the calls to one system: it makes attempts, and waits between them, until the
 * call has a result or its deadline leaves no time for another attempt. What an attempt means is
 * decided by the system's client.
 *
 * <pre>{@code
 * loop.run(deadline, Unreachable::new, (number, left) -> {
 *   HttpOutcome outcome = calls.send(attempt(number), left);
 *   return new RetryLoop.Tried<>(POLICY, classified(outcome), _ -> result(outcome));
 * });
 * }</pre>
 */
public final class RetryLoop {
  private final String system;
  private final InstantSource time;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  /**
   * @param system whom the calls go to, for sentences: {@code GitHub}
   */
  public RetryLoop(String system, InstantSource time, Sleeper sleeper, RandomGenerator random) {
    this.system = system;
    this.time = time;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** What is known after a turn of the loop. */
  public sealed interface Turn<R> {}

  /** The call has its result without an attempt. */
  public record Ended<R>(R result) implements Turn<R> {}

  /**
   * No attempt was made, because the other side asked earlier to wait.
   *
   * @param result of the call if the wait does not end before the deadline
   */
  public record Closed<R>(Duration delay, R result) implements Turn<R> {}

  /**
   * An attempt was made.
   *
   * @param policy for its repetition; the attempts of each policy are counted apart
   * @param result of the call if this is its last attempt; it gets the reason, a clause, if another
   *     might still have helped
   */
  public record Tried<R>(
      Backoff policy, Backoff.Attempt attempt, Function<Optional<String>, R> result)
      implements Turn<R> {}

  /** Makes an attempt, unless none may be made. */
  @FunctionalInterface
  public interface Attempts<R> {
    /**
     * @param number of the attempt, from 1
     * @param left until the deadline, more than zero
     */
    Turn<R> next(int number, Duration left);
  }

  /**
   * Brings a call to its end.
   *
   * @param unreachable the result for a sentence that says why there was no attempt
   */
  public <R> R run(Instant deadline, Function<String, R> unreachable, Attempts<R> attempts) {
    try {
      return runUntil(deadline, unreachable, attempts);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return unreachable.apply("The call to " + system + " was interrupted.");
    }
  }

  private <R> R runUntil(Instant deadline, Function<String, R> unreachable, Attempts<R> attempts)
      throws InterruptedException {
    Map<Backoff, Integer> counts = new HashMap<>();
    int number = 1;
    while (left(deadline).isPositive()) {
      switch (attempts.next(number, left(deadline))) {
        case Ended<R>(R result) -> {
          return result;
        }
        case Closed<R>(Duration delay, R result) -> {
          if (delay.compareTo(left(deadline)) >= 0) {
            return result;
          }
          sleeper.sleep(delay);
        }
        case Tried<R>(var policy, var attempt, var result) -> {
          int count = counts.merge(policy, 1, Integer::sum);
          switch (policy.after(attempt, count, random.nextDouble(), left(deadline))) {
            case Backoff.Decision.RetryAfter(Duration delay) -> sleeper.sleep(delay);
            case Backoff.Decision.Done _ -> {
              return result.apply(Optional.empty());
            }
            case Backoff.Decision.GiveUp(String reason) -> {
              return result.apply(Optional.of(reason));
            }
          }
          number++;
        }
      }
    }
    return unreachable.apply("The deadline passed before " + system + " was called.");
  }

  private Duration left(Instant deadline) {
    return Duration.between(time.instant(), deadline);
  }
}
