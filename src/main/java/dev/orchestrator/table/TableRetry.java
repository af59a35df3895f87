package dev.orchestrator.table;

import dev.orchestrator.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/**
 * How the kit repeats what met another transaction or a throttle: at most {@value #ATTEMPTS}
 * attempts, with waits of full jitter whose bound doubles from 20 to 400 ms, inside a time limit.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 *
 * @param limit from the first attempt on; no wait ends after it
 * @param random a number from 0 to below 1
 */
public record TableRetry(
    InstantSource clock, DoubleSupplier random, Sleeper sleeper, Duration limit) {
  static final int ATTEMPTS = 6;
  private static final long BASE_MILLIS = 20;
  private static final long CAP_MILLIS = 400;

  /** For callers who wait for an answer. */
  public static final Duration FOR_A_REQUEST = Duration.ofSeconds(2);

  /** The attempts of one operation. */
  final class Run {
    private final Instant end = clock.instant().plus(limit);
    private int attempts;

    /** Waits before the next attempt; false if there is to be none. */
    boolean again() {
      attempts++;
      if (attempts >= ATTEMPTS) {
        return false;
      }
      long bound = Math.min(CAP_MILLIS, BASE_MILLIS << (attempts - 1));
      Duration wait = Duration.ofNanos((long) (random.getAsDouble() * bound * 1_000_000));
      if (clock.instant().plus(wait).isAfter(end)) {
        return false;
      }
      try {
        sleeper.sleep(wait);
        return true;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  Run begin() {
    return new Run();
  }
}
