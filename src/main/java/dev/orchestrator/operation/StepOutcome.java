package dev.orchestrator.operation;

import dev.orchestrator.trace.StepStatus;
import java.net.URI;
import java.util.Optional;

/**
 * How a step ended.
 *
 * @param detail what was found, one sentence
 * @param advice what a person should do next, if it failed
 * @param link the page of what the step is about: the run on GitHub
 */
public record StepOutcome(
    StepStatus status, String detail, Optional<String> advice, Optional<URI> link) {

  public StepOutcome(StepStatus status, String detail, Optional<String> advice) {
    this(status, detail, advice, Optional.empty());
  }

  /** The same outcome with the address of what the step is about. */
  public StepOutcome withLink(Optional<URI> page) {
    return new StepOutcome(status, detail, advice, page);
  }

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
