package dev.orchestrator.trace;

import java.util.Locale;
import java.util.Optional;

/** How far a command has come. */
public enum TraceStatus {
  /** Recorded and acknowledged; no worker has started. */
  ACCEPTED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Not done, because the caller may not or the input was wrong. */
  REFUSED;

  /** As it appears in the table and in log lines. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFinal() {
    return switch (this) {
      case ACCEPTED, RUNNING -> false;
      case SUCCEEDED, FAILED, REFUSED -> true;
    };
  }

  public static Optional<TraceStatus> of(String word) {
    for (TraceStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
