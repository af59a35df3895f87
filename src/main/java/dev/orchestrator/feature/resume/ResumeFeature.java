package dev.orchestrator.feature.resume;

import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Continues commands whose worker died, and those that waited for something. */
public final class ResumeFeature implements Feature {
  private final Subscriptions subscriptions;
  private final TraceStore traces;
  private final Supplier<CommandWorker> worker;
  private final InstantSource clock;

  public ResumeFeature(
      Subscriptions subscriptions,
      TraceStore traces,
      Supplier<CommandWorker> worker,
      InstantSource clock) {
    this.subscriptions = subscriptions;
    this.traces = traces;
    this.worker = worker;
    this.clock = clock;
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return List.of(new WakeCommands(subscriptions, traces, worker, clock));
  }

  @Override
  public List<Job> jobs() {
    return List.of(new ResumeCommands(traces, worker, clock));
  }
}
