package dev.orchestrator.finding;

import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;

/** What is counted about audits. */
public final class AuditMetrics {
  public static final MetricFamily.Counter UNREGISTERED =
      MetricFamily.counter(
          "u", "audit_unregistered_repos_total", "Repositories with hits in accepted artifacts.");
  public static final MetricFamily.Counter DIGESTS =
      MetricFamily.counter("d", "audit_digest_created_total", "Digests published.");
  public static final MetricFamily.Counter CREATE_FAILURES =
      MetricFamily.counter(
          "c", "audit_issue_create_failures_total", "Issues that GitHub did not create.");
  public static final MetricFamily.Counter FALSE_POSITIVES =
      MetricFamily.counter("f", "audit_fp_marked_total", "Issues marked as false positives.");
  public static final MetricFamily.Counter RATE_LIMITED =
      MetricFamily.counter("r", "audit_rate_limited_total", "Rate limits met while publishing.");
  public static final MetricFamily.Counter TIMEOUTS =
      MetricFamily.counter(
          "t", "collector_timeouts_total", "Outbound calls of audit jobs that timed out.");

  /** All of them: counters without labels. */
  public static final MetricGroup GROUP =
      MetricGroup.of(
          "audit", UNREGISTERED, DIGESTS, CREATE_FAILURES, FALSE_POSITIVES, RATE_LIMITED, TIMEOUTS);

  private AuditMetrics() {}
}
