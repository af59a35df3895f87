package dev.orchestrator.operation;

import java.time.Duration;

/**
 * A step that has not run yet.
 *
 * @param name unique within its command; an attempt after a crash knows finished steps by it
 * @param limit how long it may take; then it is interrupted and counts as failed
 * @param everyAttempt whether an attempt after a crash takes it again, finished or not
 */
public record StepWork(String name, Duration limit, Body body, boolean everyAttempt) {

  public StepWork(String name, Duration limit, Body body) {
    this(name, limit, body, false);
  }

  /**
   * A step that only reads, and hands the command more than its outcome: since only the outcome is
   * recorded, every attempt has to take it.
   */
  public static StepWork reading(String name, Duration limit, Body body) {
    return new StepWork(name, limit, body, true);
  }

  /** What the step does. */
  @FunctionalInterface
  public interface Body {
    StepOutcome run() throws InterruptedException;
  }
}
