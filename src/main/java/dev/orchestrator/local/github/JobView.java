package dev.orchestrator.local.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job of a run as it looks at one time.
 *
 * @param status queued, in_progress or completed
 */
record JobView(
    long id,
    String name,
    String status,
    Optional<String> conclusion,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    List<StepView> steps) {
  static final String SKIPPED = "skipped";

  /** A step of a job; {@code number} counts from 1. */
  record StepView(
      String name,
      int number,
      String status,
      Optional<String> conclusion,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt) {}

  /** The jobs of {@code run} at {@code now}; one that would begin after the end is skipped. */
  static List<JobView> of(WorkflowRun run, Instant time) {
    Instant now = run.clock(time);
    var jobs = new ArrayList<JobView>();
    int first = 0;
    for (SimulatedWorkflow.Job job : run.workflow().jobs()) {
      jobs.add(of(run, job, jobs.size(), first, now));
      first += job.steps().size();
    }
    return jobs;
  }

  /** When step number {@code index} of the run begins, if it ever does. */
  static Optional<Instant> begin(WorkflowRun run, int index) {
    return run.startAt()
        .map(start -> start.plus(run.perStep().multipliedBy(index)))
        .filter(begin -> run.endAt().isEmpty() || begin.isBefore(run.endAt().get()));
  }

  /** When step number {@code index} of the run ends, if it begins and the plan has an end. */
  static Optional<Instant> end(WorkflowRun run, int index) {
    Optional<Instant> begin = begin(run, index);
    if (begin.isEmpty() || index == run.workflow().stepCount() - 1) {
      return begin.flatMap(any -> run.endAt());
    }
    Instant planned = begin.get().plus(run.perStep());
    return Optional.of(run.endAt().filter(planned::isAfter).orElse(planned));
  }

  private static JobView of(
      WorkflowRun run, SimulatedWorkflow.Job job, int index, int first, Instant now) {
    var steps = new ArrayList<StepView>();
    for (String name : job.steps()) {
      steps.add(step(run, name, steps.size() + 1, first + steps.size(), now));
    }
    Optional<Instant> started = begin(run, first).filter(begin -> !now.isBefore(begin));
    boolean runOver = run.isCompleted(now);
    boolean over = runOver || steps.stream().allMatch(step -> step.status().equals("completed"));
    Optional<Instant> completed =
        !over
            ? Optional.empty()
            : steps.stream()
                .flatMap(step -> step.completedAt().stream())
                .max(Instant::compareTo)
                .or(run::endAt);
    return new JobView(
        run.id() * 1_000 + (run.attempt() - 1) * 300L + index,
        job.name(),
        over
            ? "completed"
            : run.details().held().isPresent()
                ? run.status(now)
                : started.isPresent() ? "in_progress" : "queued",
        over ? Optional.of(conclusion(run, steps)) : Optional.empty(),
        started,
        completed,
        List.copyOf(steps));
  }

  private static String conclusion(WorkflowRun run, List<StepView> steps) {
    if (steps.stream().allMatch(step -> step.conclusion().filter(SKIPPED::equals).isPresent())) {
      return run.conclusion().equals(WorkflowRun.CANCELLED) ? WorkflowRun.CANCELLED : SKIPPED;
    }
    return steps.stream()
        .flatMap(step -> step.conclusion().stream())
        .filter(one -> !one.equals(WorkflowRun.SUCCESS) && !one.equals(SKIPPED))
        .findFirst()
        .orElse(WorkflowRun.SUCCESS);
  }

  private static StepView step(WorkflowRun run, String name, int number, int index, Instant now) {
    Optional<Instant> begin = begin(run, index);
    Optional<Instant> end = end(run, index);
    if (end.isPresent() && !now.isBefore(end.get())) {
      boolean lastToRun = begin(run, index + 1).isEmpty() || isLast(run, index);
      String conclusion =
          lastToRun && run.isCompleted(now) ? run.conclusion() : WorkflowRun.SUCCESS;
      return new StepView(name, number, "completed", Optional.of(conclusion), begin, end);
    }
    if (begin.isPresent() && !now.isBefore(begin.get())) {
      return new StepView(name, number, "in_progress", Optional.empty(), begin, Optional.empty());
    }
    return run.isCompleted(now)
        ? new StepView(
            name, number, "completed", Optional.of(SKIPPED), Optional.empty(), Optional.empty())
        : new StepView(
            name, number, "queued", Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static boolean isLast(WorkflowRun run, int index) {
    return index == run.workflow().stepCount() - 1;
  }
}
