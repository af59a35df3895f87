package dev.orchestrator.operation;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.trace.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs steps, measures them and records them.
 *
 * <p>Only the thread that runs the command touches the steps and their store; the steps themselves
 * run on threads of their own and send their outcome back.
 */
public final class StepRecorder implements Steps {
  /** How long the steps may run without a write to the store, which renews the lease. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(8);

  private static final Log LOG = Log.named("operation.steps");

  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final InstantSource clock;
  private final Consumer<List<Step>> store;
  private Instant stored;

  /**
   * @param before the steps that an earlier attempt wrote down
   * @param store writes all steps down and renews the lease, which was acquired just now; throws
   *     {@link LeaseLost} if this attempt has to stop
   */
  public StepRecorder(List<Step> before, InstantSource clock, Consumer<List<Step>> store) {
    before.stream().filter(Step::isDone).forEach(step -> steps.put(step.name(), step));
    this.clock = clock;
    this.store = store;
    this.stored = clock.instant();
  }

  /** All steps so far. */
  public List<Step> all() {
    return List.copyOf(steps.values());
  }

  private record Ended(StepWork step, StepOutcome outcome, Instant at) {
    String name() {
      return step.name();
    }

    /** Whether a later attempt must find it. */
    boolean isStoredAtOnce() {
      return step.kind() == StepWork.Kind.CHANGES;
    }
  }

  @Override
  public List<Step> takeAll(List<StepWork> wanted, Consumer<List<Step>> progress)
      throws InterruptedException {
    var open = new LinkedHashMap<StepWork, Future<?>>();
    var ended = new LinkedBlockingQueue<Ended>();
    Instant start = clock.instant();
    // Not closed: closing waits, and a step past its limit is not waited for.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (StepWork work : wanted) {
        if (work.kind() == StepWork.Kind.READS || !steps.containsKey(work.name())) {
          steps.put(work.name(), Step.running(work.name(), start));
          open.put(work, threads.submit(inContext(work, ended)));
        }
      }
      if (!open.isEmpty()) {
        progress.accept(named(wanted));
      }
      while (!open.isEmpty()) {
        List<Ended> now = next(ended, open, start);
        now.forEach(this::end);
        if (now.stream().anyMatch(Ended::isStoredAtOnce)
            || !clock.instant().isBefore(dueToStore())) {
          store.accept(all());
          stored = clock.instant();
        }
        progress.accept(named(wanted));
      }
    } finally {
      threads.shutdownNow();
    }
    return named(wanted);
  }

  private Runnable inContext(StepWork work, BlockingQueue<Ended> ended) {
    LogContext context = LogContext.current();
    return () -> context.run(() -> ended.add(new Ended(work, outcome(work), clock.instant())));
  }

  private static StepOutcome outcome(StepWork work) {
    try {
      return work.body().run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return tooLong(work.name());
    } catch (Throwable unexpected) { // an error must not pass for slowness
      LOG.error(
          "step.failed_unexpectedly",
          "a step failed unexpectedly",
          unexpected,
          Field.of("step", work.name()));
      return StepOutcome.failed("it failed unexpectedly", "Search the log for this trace ID.");
    }
  }

  private Instant dueToStore() {
    return stored.plus(SIGN_OF_LIFE);
  }

  /** The steps that ended by now, or nothing if it is time to renew the lease. */
  private List<Ended> next(BlockingQueue<Ended> queue, Map<StepWork, Future<?>> open, Instant start)
      throws InterruptedException {
    Duration firstLimit =
        open.keySet().stream().map(StepWork::limit).min(Duration::compareTo).orElseThrow();
    Instant now = clock.instant();
    Duration untilLimit = Duration.between(now, start.plus(firstLimit));
    Duration untilStored = Duration.between(now, dueToStore());
    boolean limitIsNear = untilLimit.compareTo(untilStored) <= 0;
    long millis = Math.max(0, (limitIsNear ? untilLimit : untilStored).toMillis());
    var ended = new ArrayList<Ended>();
    Optional.ofNullable(queue.poll(millis, TimeUnit.MILLISECONDS)).ifPresent(ended::add);
    queue.drainTo(ended);
    if (ended.isEmpty() && limitIsNear) {
      Instant at = clock.instant();
      open.forEach((step, task) -> {
        if (step.limit().compareTo(firstLimit) <= 0) {
          task.cancel(true);
          ended.add(new Ended(step, tooLong(step.name()), at));
        }
      });
    }
    ended.removeIf(end -> open.remove(end.step()) == null);
    return ended;
  }

  private static StepOutcome tooLong(String name) {
    return StepOutcome.failed(
        name + " timed out", "Check whether it is slow or down, then try again.");
  }

  private void end(Ended end) {
    steps.computeIfPresent(
        end.name(),
        (name, step) ->
            new Step(
                name,
                end.outcome().status(),
                step.startedAt(),
                Optional.of(Duration.between(step.startedAt(), end.at())),
                end.outcome().detail(),
                end.outcome().advice(),
                end.outcome().link()));
    Step step = steps.get(end.name());
    if (step != null) {
      LOG.info(
          "step.ended",
          "step ended",
          Field.of("step", step.name()),
          Field.of("status", step.status().word()),
          Field.of("duration_ms", step.took().orElse(Duration.ZERO).toMillis()));
    }
  }

  private List<Step> named(List<StepWork> wanted) {
    return wanted.stream().map(StepWork::name).map(steps::get).filter(s -> s != null).toList();
  }
}
