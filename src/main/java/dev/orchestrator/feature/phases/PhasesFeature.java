package dev.orchestrator.feature.phases;

import dev.orchestrator.command.Command;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import java.util.List;

/** Phases of the fix pipeline: stored and read by CI, counted exactly. */
public final class PhasesFeature implements Feature {
  private final PhaseStore phases;
  private final PhaseConfigReader configs;
  private final MetricStore metrics;
  private final List<StreamJob<?>> streamJobs;

  /**
   * @param readFiles reads the files that the configuration is in
   */
  public PhasesFeature(
      PhaseStore phases, PhaseConfigReader configs, MetricStore metrics, StreamJob<?> readFiles) {
    this.phases = phases;
    this.configs = configs;
    this.metrics = metrics;
    this.streamJobs = List.of(readFiles);
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new PhasesCommand(phases, configs, metrics));
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new StorePhase(phases, configs), new RetrievePhases(phases), new ReadConfig(configs));
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return streamJobs;
  }

  @Override
  public List<MetricGroup> metrics() {
    return PhaseMetrics.groups();
  }
}
