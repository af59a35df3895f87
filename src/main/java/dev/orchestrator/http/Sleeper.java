package dev.orchestrator.http;

import java.time.Duration;

/** Lets a thread sleep. Passed in from outside, so that tests do not wait. */
@FunctionalInterface
public interface Sleeper {
  Sleeper REAL = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;
}
