package dev.orchestrator.publication;

import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The criteria by which a staged roll-out of publication continues, over the last 48 hours.
 *
 * @param createFailures issues that GitHub did not create
 * @param falsePositives issues marked as false positives for each repository with hits, 0 to 1 or
 *     more
 * @param timeouts outbound calls of audit jobs that timed out, a day
 * @param baseline their daily mean of the 7 days before
 */
public record Canary(
    BigDecimal createFailures,
    BigDecimal falsePositives,
    BigDecimal timeouts,
    BigDecimal baseline) {
  /** Over which time the criteria are. */
  public static final Duration SPAN = Duration.ofHours(48);

  private static final Duration BEFORE = Duration.ofDays(7);
  private static final BigDecimal MOST_FALSE_POSITIVES = new BigDecimal("0.10");
  private static final BigDecimal MOST_TIMEOUTS = new BigDecimal("1.5");

  /** From when on windows are needed. */
  public static Instant from(Instant now) {
    return now.minus(SPAN).minus(BEFORE);
  }

  /**
   * The criteria at this time.
   *
   * @param windows of {@link AuditMetrics#GROUP} since {@link #from}
   */
  public static Canary of(List<Window> windows, Instant now) {
    Instant start = now.minus(SPAN);
    List<Window> span = windows.stream().filter(each -> !each.start().isBefore(start)).toList();
    List<Window> before =
        windows.stream()
            .filter(each -> each.start().isBefore(start))
            .filter(each -> !each.start().isBefore(from(now)))
            .toList();
    BigDecimal repositories = sum(span, AuditMetrics.UNREGISTERED).max(BigDecimal.ONE);
    return new Canary(
        sum(span, AuditMetrics.CREATE_FAILURES),
        sum(span, AuditMetrics.FALSE_POSITIVES).divide(repositories, 4, RoundingMode.HALF_UP),
        daily(sum(span, AuditMetrics.TIMEOUTS), SPAN),
        daily(sum(before, AuditMetrics.TIMEOUTS), BEFORE));
  }

  private static BigDecimal sum(List<Window> windows, MetricFamily.Counter counter) {
    return windows.stream()
        .map(window -> window.counted().total(counter))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal daily(BigDecimal count, Duration over) {
    return count.divide(BigDecimal.valueOf(over.toDays()), 2, RoundingMode.HALF_UP);
  }

  public boolean hasNoCreateFailures() {
    return createFailures.signum() == 0;
  }

  /** Whether less than a tenth are false positives. */
  public boolean hasFewFalsePositives() {
    return falsePositives.compareTo(MOST_FALSE_POSITIVES) < 0;
  }

  /** Whether timeouts are at most 1.5 times as many as before. */
  public boolean hasFewTimeouts() {
    return timeouts.compareTo(baseline.multiply(MOST_TIMEOUTS)) <= 0;
  }
}
