package dev.orchestrator.local.github;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a workflow and its plan: what it looks like at any time follows from this.
 *
 * @param startAt when a runner takes it up; empty if none will
 * @param perStep how long each step takes; the last one lasts until {@code endAt}
 * @param endAt when it ends; empty if somebody has to end it
 * @param conclusion what it ends with
 */
public record WorkflowRun(
    long id,
    SimulatedWorkflow workflow,
    int number,
    String event,
    String branch,
    String sha,
    String title,
    Map<String, String> inputs,
    Instant createdAt,
    Optional<Instant> startAt,
    Duration perStep,
    Optional<Instant> endAt,
    String conclusion) {
  public static final String SUCCESS = "success";
  public static final String FAILURE = "failure";
  public static final String CANCELLED = "cancelled";

  public WorkflowRun {
    inputs = Map.copyOf(inputs);
  }

  public boolean isCompleted(Instant now) {
    return endAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** queued, in_progress or completed. */
  public String status(Instant now) {
    if (isCompleted(now)) {
      return "completed";
    }
    return startAt.filter(start -> !now.isBefore(start)).isPresent() ? "in_progress" : "queued";
  }

  Optional<String> conclusion(Instant now) {
    return isCompleted(now) ? Optional.of(conclusion) : Optional.empty();
  }

  /** When it last changed, seen at {@code now}. */
  Instant updatedAt(Instant now) {
    return endAt
        .filter(end -> !now.isBefore(end))
        .or(() -> startAt.filter(start -> !now.isBefore(start)))
        .orElse(createdAt);
  }

  WorkflowRun startedAt(Instant at) {
    return planned(Optional.of(at), endAt, conclusion);
  }

  WorkflowRun endedAt(Instant at, String with) {
    Instant start = startAt.filter(planned -> planned.isBefore(at)).orElse(at);
    return planned(Optional.of(start), Optional.of(at), with);
  }

  private WorkflowRun planned(Optional<Instant> start, Optional<Instant> end, String with) {
    return new WorkflowRun(
        id, workflow, number, event, branch, sha, title, inputs, createdAt, start, perStep, end,
        with);
  }
}
