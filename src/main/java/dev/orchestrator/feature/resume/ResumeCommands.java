package dev.orchestrator.feature.resume;

import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Resumes the commands whose worker died or whose final message could not be delivered, and checks
 * suspended ones.
 */
public final class ResumeCommands implements Job {
  private static final int AT_ONCE = 25;

  /** What is taken up last may need a minute less what has passed. */
  private static final Duration BUDGET = Duration.ofSeconds(80);

  /** How long new ones are taken up. */
  private static final Duration TIME = Duration.ofSeconds(30);

  private static final Log LOG = Log.named("resume");

  private final TraceStore traces;
  private final Supplier<CommandWorker> worker;
  private final InstantSource clock;

  public ResumeCommands(TraceStore traces, Supplier<CommandWorker> worker, InstantSource clock) {
    this.traces = traces;
    this.worker = worker;
    this.clock = clock;
  }

  @Override
  public ScheduleSpec spec() {
    return ScheduleSpec.everyMinute("resume-commands", BUDGET);
  }

  @Override
  public void run() throws InterruptedException {
    Instant end = clock.instant().plus(TIME);
    var tried = new HashSet<TraceKey>();
    List<TraceKey> due = due(tried);
    while (!due.isEmpty() && clock.instant().isBefore(end)) {
      LOG.info("command.due", "due commands are resumed", Field.of("count", due.size()));
      takeUp(due);
      tried.addAll(due);
      due = due(tried);
    }
  }

  /** The next ones; each is tried once a minute. */
  private List<TraceKey> due(Set<TraceKey> tried) {
    return traces.overdue(clock.instant(), AT_ONCE + tried.size()).stream()
        .filter(key -> !tried.contains(key))
        .limit(AT_ONCE)
        .toList();
  }

  private void takeUp(List<TraceKey> due) throws InterruptedException {
    LogContext context = LogContext.current();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (TraceKey key : due) {
        running.add(threads.submit(() -> context.run(() -> worker.get().resume(key))));
      }
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (ExecutionException failure) {
          throw new IllegalStateException("a command could not be taken up", failure.getCause());
        }
      }
    }
  }
}
