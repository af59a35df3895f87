package dev.orchestrator.trace;

import java.util.Locale;
import java.util.Optional;

/** How far a step has come. */
public enum StepStatus {
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Not done, because what it needs is not configured. Never a success. */
  SKIPPED;

  /** As it appears in the table and in log lines. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<StepStatus> of(String word) {
    for (StepStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
