package dev.orchestrator.release;

import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;

/** What deploys count. */
public final class ReleaseMetrics {
  public static final MetricFamily.Counter DEPLOYS_TOTAL =
      MetricFamily.counter("d", "orchestrator_deploys_total", "Deploys that ended.")
          .by("result", "succeeded", "failed", "cancelled", "refused");

  public static final MetricGroup DEPLOYS =
      MetricGroup.of("deploys", DEPLOYS_TOTAL)
          .labels("environment")
          .withoutWindows()
          .initially(List.of(List.of("production")));

  private ReleaseMetrics() {}

  /**
   * @param end a final state
   */
  static Count of(String environment, Deploy.State end) {
    return DEPLOYS.count(environment).add(DEPLOYS_TOTAL, end.word());
  }
}
