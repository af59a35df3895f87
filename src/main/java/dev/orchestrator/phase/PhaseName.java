package dev.orchestrator.phase;

import java.util.Locale;
import java.util.Optional;

/** The three phases of the fix pipeline. */
public enum PhaseName {
  /** What a scanner found at a commit. */
  SCAN,
  /** Whether the vulnerabilities of an issue were proved by tests. */
  VALIDATION,
  /** The fix of an issue, and how far it is trusted. */
  MITIGATION;

  /** The name in calls and answers, or the verb that is accepted for it. */
  public static Optional<PhaseName> parse(String text) {
    return switch (text) {
      case "scan" -> Optional.of(SCAN);
      case "validation", "validate" -> Optional.of(VALIDATION);
      case "mitigation", "mitigate" -> Optional.of(MITIGATION);
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
