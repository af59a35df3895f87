package dev.orchestrator.local.github;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The runs of a repository, and which of their events were told already. */
final class RunStore {
  private static final long FIRST_ID = 17_100_000_001L;

  private final InstantSource clock;
  private final Consumer<RunEvent> listener;
  private final Map<Long, WorkflowRun> runs = new LinkedHashMap<>();

  /** The keys of the events that were told of each run that has not ended. */
  private final Map<Long, Set<String>> told = new LinkedHashMap<>();

  /** Earlier attempts at runs, by the run and their number. */
  private final Map<Long, Map<Integer, WorkflowRun>> attempts = new HashMap<>();

  private final Map<Long, Integer> numbers = new HashMap<>();

  /**
   * @param listener is told each event once, in order
   */
  RunStore(InstantSource clock, Consumer<RunEvent> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** How a run advances automatically. */
  record Plan(Optional<Duration> queued, Duration perStep, boolean ends, String conclusion) {}

  synchronized WorkflowRun create(
      SimulatedWorkflow workflow,
      String event,
      String ref,
      String sha,
      Map<String, String> inputs,
      Plan plan) {
    Instant now = clock.instant();
    Optional<Instant> start = plan.queued().map(now::plus);
    Optional<Instant> end =
        plan.ends()
            ? start.map(at -> at.plus(plan.perStep().multipliedBy(workflow.stepCount())))
            : Optional.empty();
    WorkflowRun run =
        new WorkflowRun(
            FIRST_ID + runs.size() * 7L,
            workflow,
            numbers.merge(workflow.id(), 1, Integer::sum),
            event,
            ref.replaceFirst("^refs/(heads|tags)/", ""),
            sha,
            event.equals("workflow_dispatch") ? workflow.titleFor(inputs) : "Change the storefront",
            inputs,
            now,
            start,
            plan.perStep(),
            end,
            plan.conclusion(),
            new WorkflowRun.Details(1, now, Optional.empty(), false));
    runs.put(run.id(), run);
    told.put(run.id(), new HashSet<>());
    advance();
    return run;
  }

  /** Adds a past run, without webhooks. */
  synchronized void addPast(
      SimulatedWorkflow workflow, String event, String sha, Instant at, String conclusion) {
    var unused = addPast(workflow, event, "main", sha, at, conclusion, false);
  }

  /** As above, on a branch, perhaps of a fork. */
  synchronized WorkflowRun addPast(
      SimulatedWorkflow workflow,
      String event,
      String branch,
      String sha,
      Instant at,
      String conclusion,
      boolean fromFork) {
    Duration perStep = Duration.ofSeconds(12);
    WorkflowRun run =
        new WorkflowRun(
            FIRST_ID + runs.size() * 7L,
            workflow,
            numbers.merge(workflow.id(), 1, Integer::sum),
            event,
            branch,
            sha,
            event.equals("workflow_dispatch")
                ? workflow.name() + " run " + numbers.get(workflow.id())
                : "Change the storefront",
            Map.of(),
            at,
            Optional.of(at.plusSeconds(4)),
            perStep,
            Optional.of(at.plusSeconds(4).plus(perStep.multipliedBy(workflow.stepCount()))),
            conclusion,
            new WorkflowRun.Details(1, at, Optional.empty(), fromFork));
    runs.put(run.id(), run);
    return run;
  }

  /** Holds a run that has not ended; false if there is no such run. */
  synchronized boolean hold(long id, String status) {
    Instant now = clock.instant();
    WorkflowRun run = runs.get(id);
    if (run == null || run.isCompleted(now)) {
      return false;
    }
    advance();
    runs.put(id, run.heldAt(run.clock(now), status));
    return true;
  }

  /** Starts another attempt at a run that has ended; false if there is no such run. */
  synchronized boolean rerun(long id, Plan plan) {
    Instant now = clock.instant();
    WorkflowRun run = runs.get(id);
    if (run == null || !run.isCompleted(now)) {
      return false;
    }
    attempts.computeIfAbsent(id, any -> new HashMap<>()).put(run.attempt(), run);
    Optional<Instant> start = plan.queued().map(now::plus);
    Optional<Instant> end =
        plan.ends()
            ? start.map(at -> at.plus(plan.perStep().multipliedBy(run.workflow().stepCount())))
            : Optional.empty();
    runs.put(id, run.again(now, start, end, plan.conclusion()));
    told.put(id, new HashSet<>());
    advance();
    return true;
  }

  /** One attempt at a run. */
  synchronized Optional<WorkflowRun> attempt(long id, int number) {
    WorkflowRun newest = runs.get(id);
    return newest != null && newest.attempt() == number
        ? Optional.of(newest)
        : Optional.ofNullable(attempts.getOrDefault(id, Map.of()).get(number));
  }

  /** Lets a runner take up a queued or held run; false if there is no such run. */
  synchronized boolean start(long id) {
    Instant now = clock.instant();
    WorkflowRun run = runs.get(id);
    if (run == null || !(run.status(now).equals("queued") || run.details().held().isPresent())) {
      return false;
    }
    runs.put(id, run.startedAt(now));
    advance();
    return true;
  }

  /** Ends a run now; false if there is no such run or it has ended. */
  synchronized boolean finish(long id, String conclusion) {
    Instant now = clock.instant();
    WorkflowRun run = runs.get(id);
    if (run == null || run.isCompleted(now)) {
      return false;
    }
    advance();
    runs.put(id, run.endedAt(now, conclusion));
    advance();
    return true;
  }

  /** Tells what has happened since the last time. */
  synchronized void advance() {
    Instant now = clock.instant();
    for (long id : List.copyOf(told.keySet())) {
      WorkflowRun run = Objects.requireNonNull(runs.get(id));
      Set<String> before = Objects.requireNonNull(told.get(id));
      for (RunEvent event : RunEvent.until(run, now)) {
        if (before.add(event.key())) {
          listener.accept(event);
        }
      }
      if (run.isCompleted(now)) {
        told.remove(id);
      }
    }
  }

  synchronized Optional<WorkflowRun> run(long id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** Newest first. */
  synchronized List<WorkflowRun> all() {
    return runs.values().stream()
        .sorted(
            Comparator.comparing(WorkflowRun::createdAt).thenComparing(WorkflowRun::id).reversed())
        .toList();
  }
}
