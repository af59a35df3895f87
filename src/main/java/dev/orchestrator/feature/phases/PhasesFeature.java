package dev.orchestrator.feature.phases;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;

/** Phases of the fix pipeline: stored and read by CI, counted exactly. */
public final class PhasesFeature implements Feature {
  private final PhaseStore phases;

  public PhasesFeature(PhaseStore phases) {
    this.phases = phases;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(new StorePhase(phases), new RetrievePhases(phases));
  }

  @Override
  public List<MetricGroup> metrics() {
    return PhaseMetrics.groups();
  }
}
