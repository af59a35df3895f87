package dev.orchestrator.attestation;

import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;

/** What runs and starts of the attestor count. */
public final class AttestationMetrics {
  static final MetricFamily.Counter RUNS =
      MetricFamily.counter("r", "attestation_runs_total", "Attestation runs by result.")
          .by("result", "pass", "fail");

  static final MetricFamily.Counter CHECK_FAILURES =
      MetricFamily.counter(
              "f", "attestation_check_failures_total", "Failed checks of attestation runs.")
          .by("check", "table", "deployed_commit", "health", "history", "configuration");

  private static final MetricFamily.Counter START =
      MetricFamily.counter("s", "attestor_starts_total", "Starts of the attestor service.");

  /** Runs and failed checks of each environment. */
  public static final MetricGroup ATTESTATIONS =
      MetricGroup.of("attestations", RUNS, CHECK_FAILURES)
          .labels("environment")
          .initially(List.of(List.of("production")));

  /** Starts of the long-running service. */
  public static final MetricGroup ATTESTOR = MetricGroup.of("attestor", START);

  private AttestationMetrics() {}

  /** One start of the service. */
  public static dev.orchestrator.prometheus.Count start() {
    return ATTESTOR.count().add(START);
  }
}
