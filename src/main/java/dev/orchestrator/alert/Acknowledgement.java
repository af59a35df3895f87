package dev.orchestrator.alert;

import java.time.Instant;

/**
 * An acknowledgement or a silence: until then the alert is not sent, unless its severity rises.
 *
 * @param userId who did it
 * @param until the far future if acknowledged, which ends when the alert is resolved
 * @param severity what it was then
 */
public record Acknowledgement(
    Kind kind, String userId, Instant at, Instant until, Severity severity) {
  static final Instant UNTIL_RESOLVED = Instant.parse("9999-01-01T00:00:00Z");

  /** What a person did. */
  public enum Kind {
    ACKNOWLEDGED,
    SILENCED
  }

  boolean quiets(Severity now, Instant when) {
    return when.isBefore(until) && !now.isAbove(severity);
  }

  /** Whether an alert that comes back after it was resolved is still quiet. */
  boolean outlivesResolution(Instant now) {
    return kind == Kind.SILENCED && now.isBefore(until);
  }
}
