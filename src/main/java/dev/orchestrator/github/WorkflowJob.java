package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One job of a run.
 *
 * @param conclusion once completed: {@code success}, {@code failure}, {@code skipped}, …
 * @param steps in their order; none before it has started
 */
public record WorkflowJob(
    long id,
    String name,
    String status,
    Optional<String> conclusion,
    Optional<URI> page,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    List<Step> steps) {

  /** A step of a job; its {@code conclusion} is there once it has ended. */
  public record Step(
      String name,
      String status,
      Optional<String> conclusion,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt) {

    public boolean hasFailed() {
      return conclusion.filter("failure"::equals).isPresent();
    }

    public Optional<Duration> duration() {
      return between(startedAt, completedAt);
    }
  }

  public WorkflowJob {
    steps = List.copyOf(steps);
  }

  public RunState state() {
    return RunState.of(status, conclusion);
  }

  /**
   * How long the jobs of the attempt at {@code run} took together, from the first start to the last
   * end; empty while one runs, or where none ran.
   *
   * <p>A further attempt at the jobs that failed takes the others over with the times that they
   * had; they do not count.
   */
  public static Optional<Duration> span(WorkflowRun run, List<WorkflowJob> jobs) {
    List<WorkflowJob> own =
        jobs.stream()
            .filter(
                job -> job.startedAt().filter(start -> start.isBefore(run.startedAt())).isEmpty())
            .toList();
    boolean takesOver =
        run.attempt() > 1 && own.stream().anyMatch(job -> job.duration().isPresent());
    return span(takesOver ? own : jobs);
  }

  static Optional<Duration> span(List<WorkflowJob> jobs) {
    if (!jobs.stream().allMatch(WorkflowJob::isCompleted)) {
      return Optional.empty();
    }
    List<WorkflowJob> ran = jobs.stream().filter(job -> job.duration().isPresent()).toList();
    Optional<Instant> start =
        ran.stream().flatMap(job -> job.startedAt().stream()).min(Instant::compareTo);
    Optional<Instant> end =
        ran.stream().flatMap(job -> job.completedAt().stream()).max(Instant::compareTo);
    return between(start, end);
  }

  public boolean isCompleted() {
    return status.equals("completed");
  }

  /** How long it ran, once completed; empty for one that was skipped. */
  public Optional<Duration> duration() {
    return isCompleted() && state() != RunState.SKIPPED
        ? between(startedAt, completedAt)
        : Optional.empty();
  }

  /** The names of its steps that failed, in order. */
  public List<String> failedSteps() {
    return steps.stream().filter(Step::hasFailed).map(Step::name).toList();
  }

  /** GitHub gives a skipped job an end before its start. */
  private static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(
        start -> to.filter(end -> !end.isBefore(start)).map(end -> Duration.between(start, end)));
  }

  /** A job as the REST API and the {@code workflow_job} webhook write it. */
  public static Optional<WorkflowJob> read(Json json) {
    OptionalLong id = json.get("id").integer();
    Optional<String> status = json.text("status");
    if (id.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkflowJob(
            id.getAsLong(),
            WorkflowRun.name(json, "name").orElse(""),
            status.get(),
            json.text("conclusion"),
            WorkflowRun.page(json),
            WorkflowRun.instant(json, "started_at"),
            WorkflowRun.instant(json, "completed_at"),
            json.get("steps").items().stream().map(WorkflowJob::step).toList()));
  }

  private static Step step(Json json) {
    return new Step(
        WorkflowRun.name(json, "name").orElse(""),
        json.text("status").orElse(""),
        json.text("conclusion"),
        WorkflowRun.instant(json, "started_at"),
        WorkflowRun.instant(json, "completed_at"));
  }
}
