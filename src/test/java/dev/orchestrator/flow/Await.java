package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
public final class Await {
  /** Longer than any wait takes on a busy machine; it only ends a test that would never end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Await() {}

  /** Returns when {@code condition} holds; fails if it never does. */
  public static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + what).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
