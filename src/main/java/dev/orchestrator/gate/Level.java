package dev.orchestrator.gate;

import java.util.Locale;
import java.util.Optional;

/** The severity of a finding, from least to most. */
public enum Level {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The level with this name, as the configuration writes it. */
  public static Optional<Level> of(String word) {
    for (Level level : values()) {
      if (level.word().equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** The name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
