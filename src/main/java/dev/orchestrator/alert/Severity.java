package dev.orchestrator.alert;

import java.util.Locale;

/** How bad it is, from least to most. */
public enum Severity {
  /** Anything that is none of the others. */
  NOTICE("📢"),
  WARNING("🟡"),
  ERROR("⚠️"),
  CRITICAL("🔴");

  private final String emoji;

  Severity(String emoji) {
    this.emoji = emoji;
  }

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String emoji() {
    return emoji;
  }

  boolean isAbove(Severity other) {
    return compareTo(other) > 0;
  }

  /** Its number in the table, which grows with the severity. */
  int rank() {
    return switch (this) {
      case NOTICE -> 0;
      case WARNING -> 1;
      case ERROR -> 2;
      case CRITICAL -> 3;
    };
  }

  static Severity ofRank(long rank) {
    return values()[(int) Math.clamp(rank, 0, 3)];
  }
}
