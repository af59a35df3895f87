package dev.orchestrator.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * The content of one message, fixed at the first attempt, so that every further attempt sends the
 * same.
 *
 * @param covered all occurrences up to and including those that it tells of
 * @param more those that no earlier message contained
 * @param before the severity that was sent before; empty in the first message
 * @param at when it was first tried
 * @param since the first occurrence, or the earlier message
 */
public record AlertNotification(
    long covered,
    long more,
    Severity severity,
    Optional<Severity> before,
    Instant at,
    Instant since,
    Detail detail) {

  public boolean isFirst() {
    return before.isEmpty();
  }

  /** Whether it comes because its severity rose. */
  public boolean isRise() {
    return before.isPresent() && severity.isAbove(before.get());
  }
}
