package dev.orchestrator.operation;

import dev.orchestrator.trace.StepStatus;
import java.util.Optional;

/**
 * How a step ended.
 *
 * @param detail what was found, one sentence
 * @param advice what a person should do next, if it failed
 */
public record StepOutcome(StepStatus status, String detail, Optional<String> advice) {

  public static StepOutcome succeeded(String detail) {
    return new StepOutcome(StepStatus.SUCCEEDED, detail, Optional.empty());
  }

  public static StepOutcome failed(String detail, String advice) {
    return new StepOutcome(StepStatus.FAILED, detail, Optional.of(advice));
  }

  /** Not done, because what it needs is not configured. */
  public static StepOutcome skipped(String detail) {
    return new StepOutcome(StepStatus.SKIPPED, detail, Optional.empty());
  }
}
