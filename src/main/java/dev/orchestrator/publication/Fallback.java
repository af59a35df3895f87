package dev.orchestrator.publication;

import java.time.Duration;
import java.time.Instant;

/**
 * The redacted copy that is kept of an audit that GitHub refused.
 *
 * @param name {@code fallback_<yyyyMMdd_HHmmss>_<audit id>}
 * @param repositories how many have findings
 * @param reason what GitHub said and what to do
 * @param parts how many items hold the copy
 */
public record Fallback(
    String name, String auditId, Instant at, int repositories, String reason, int parts) {
  /** How long it is kept. */
  public static final Duration KEPT = Duration.ofDays(7);
}
