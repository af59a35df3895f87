package dev.orchestrator.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

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

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The name of the copy of an audit that is refused at this time. */
  public static String name(String auditId, Instant at) {
    return "fallback_" + STAMP.format(at) + "_" + auditId;
  }
}
