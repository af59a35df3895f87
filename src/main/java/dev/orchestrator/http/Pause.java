package dev.orchestrator.http;

import java.time.Duration;

/** Waits. Comes in from outside, so that tests need not. */
@FunctionalInterface
public interface Pause {
  Pause REAL = Thread::sleep;

  void of(Duration duration) throws InterruptedException;
}
