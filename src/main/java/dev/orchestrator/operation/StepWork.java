package dev.orchestrator.operation;

import java.time.Duration;

/**
 * A step that has not been taken yet.
 *
 * @param name unique within its command; an attempt after a crash knows finished steps by it
 * @param limit how long it may take; then it is interrupted and counts as failed
 */
public record StepWork(String name, Duration limit, Body body) {

  /** What the step does. */
  @FunctionalInterface
  public interface Body {
    StepOutcome run() throws InterruptedException;
  }
}
