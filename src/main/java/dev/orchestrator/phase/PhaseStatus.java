package dev.orchestrator.phase;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a phase ended. The order is part of the stored metrics. */
public enum PhaseStatus {
  COMPLETED,
  FAILED,
  TIMEOUT;

  public static Optional<PhaseStatus> parse(String text) {
    return Stream.of(values()).filter(status -> status.toString().equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
