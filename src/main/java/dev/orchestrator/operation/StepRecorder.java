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

  /**
   * @param before the steps that an earlier attempt wrote down
   * @param store writes all steps down; throws {@link LeaseLost} if this attempt has to stop
   */
  public StepRecorder(List<Step> before, InstantSource clock, Consumer<List<Step>> store) {
    before.stream().filter(Step::isDone).forEach(step -> steps.put(step.name(), step));
    this.clock = clock;
    this.store = store;
  }

  /** All steps so far. */
  public List<Step> all() {
    return List.copyOf(steps.values());
  }

  private record Ended(String name, StepOutcome outcome, Instant at) {}

  @Override
  public List<Step> takeAll(List<StepWork> wanted, Consumer<List<Step>> progress)
      throws InterruptedException {
    var open = new LinkedHashMap<String, Future<?>>();
    var limits = new LinkedHashMap<String, Instant>();
    var ended = new LinkedBlockingQueue<Ended>();
    Instant start = clock.instant();
    // Not closed: closing waits, and a step past its limit is not waited for.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (StepWork work : wanted) {
        if (work.everyAttempt() || !steps.containsKey(work.name())) {
          steps.put(work.name(), Step.running(work.name(), start));
          limits.put(work.name(), start.plus(work.limit()));
          open.put(work.name(), threads.submit(inContext(work, ended)));
        }
      }
      if (!open.isEmpty()) {
        progress.accept(named(wanted));
      }
      while (!open.isEmpty()) {
        next(ended, open, limits).forEach(this::end);
        store.accept(all());
        progress.accept(named(wanted));
      }
    } finally {
      threads.shutdownNow();
    }
    return named(wanted);
  }

  private Runnable inContext(StepWork work, BlockingQueue<Ended> ended) {
    LogContext context = LogContext.current();
    return () ->
        context.run(() -> ended.add(new Ended(work.name(), outcome(work), clock.instant())));
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

  /** The steps that ended by now, or nothing if it is time to renew the lease. */
  private List<Ended> next(
      BlockingQueue<Ended> queue, Map<String, Future<?>> open, Map<String, Instant> limits)
      throws InterruptedException {
    Instant firstLimit =
        open.keySet().stream().map(limits::get).min(Instant::compareTo).orElseThrow();
    long millis = Math.max(0, Duration.between(clock.instant(), firstLimit).toMillis());
    boolean limitIsNear = millis <= SIGN_OF_LIFE.toMillis();
    var now = new ArrayList<Ended>();
    Optional.ofNullable(
            queue.poll(Math.min(millis, SIGN_OF_LIFE.toMillis()), TimeUnit.MILLISECONDS))
        .ifPresent(now::add);
    queue.drainTo(now);
    if (now.isEmpty() && limitIsNear) {
      Instant at = clock.instant();
      open.forEach((name, task) -> {
        if (!limits.getOrDefault(name, at).isAfter(firstLimit)) {
          task.cancel(true);
          now.add(new Ended(name, tooLong(name), at));
        }
      });
    }
    now.removeIf(end -> open.remove(end.name()) == null);
    return now;
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
