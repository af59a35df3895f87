package dev.orchestrator.feature.resume;

import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Resumes a suspended command when an event that it waits for occurs. */
public final class WakeCommands implements StreamJob<ItemKey> {
  private final Subscriptions subscriptions;
  private final TraceStore traces;
  private final Supplier<CommandWorker> worker;
  private final InstantSource clock;

  public WakeCommands(
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
  public ItemType<ItemKey> type() {
    return Subscriptions.NEWS;
  }

  @Override
  public void run(Stored<ItemKey> news) {
    Optional<TraceKey> waiting = subscriptions.waiting(news.key().pk(), news.key().sk());
    if (waiting.isPresent() && traces.wake(waiting.get(), clock.instant())) {
      worker.get().resume(waiting.get());
    }
  }
}
