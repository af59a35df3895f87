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
 * @param endAt when it ends; empty if it has to be ended manually
 * @param conclusion what it ends with
 * @param details what most runs have in common
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
    String conclusion,
    Details details) {
  public static final String SUCCESS = "success";
  public static final String FAILURE = "failure";
  public static final String CANCELLED = "cancelled";

  /**
   * @param attempt counts from 1
   * @param attemptAt when this attempt was asked for
   * @param held what keeps it from going on, if anything does
   * @param fromFork whether its commit is from a fork of the repository
   */
  public record Details(int attempt, Instant attemptAt, Optional<Held> held, boolean fromFork) {}

  /**
   * @param status {@code waiting} for an approval, {@code pending} for another run, or {@code
   *     requested}
   */
  public record Held(String status, Instant since) {}

  public WorkflowRun {
    inputs = Map.copyOf(inputs);
  }

  public boolean isCompleted(Instant now) {
    return details.held().isEmpty() && endAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  public int attempt() {
    return details.attempt();
  }

  /** The time at which it stands still, or {@code now}. */
  Instant clock(Instant now) {
    return details.held().map(Held::since).filter(since -> since.isBefore(now)).orElse(now);
  }

  /** queued, in_progress, completed, or what holds it. */
  public String status(Instant now) {
    if (details.held().isPresent()) {
      return details.held().get().status();
    }
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
        .filter(end -> !clock(now).isBefore(end))
        .or(() -> startAt.filter(start -> !clock(now).isBefore(start)))
        .orElse(details.attemptAt());
  }

  WorkflowRun startedAt(Instant at) {
    Instant since = clock(at);
    boolean hadBegun = startAt.filter(start -> !since.isBefore(start)).isPresent();
    Duration stood = Duration.between(since, at);
    Optional<Instant> start = hadBegun ? startAt.map(one -> one.plus(stood)) : Optional.of(at);
    return planned(start, endAt.map(end -> end.plus(stood)), conclusion);
  }

  WorkflowRun heldAt(Instant at, String status) {
    return with(
        new Details(
            attempt(), details.attemptAt(), Optional.of(new Held(status, at)), details.fromFork()));
  }

  private WorkflowRun with(Details changed) {
    return new WorkflowRun(
        id,
        workflow,
        number,
        event,
        branch,
        sha,
        title,
        inputs,
        createdAt,
        startAt,
        perStep,
        endAt,
        conclusion,
        changed);
  }

  WorkflowRun again(Instant at, Optional<Instant> start, Optional<Instant> end, String with) {
    return with(new Details(attempt() + 1, at, Optional.empty(), details.fromFork()))
        .planned(start, end, with);
  }

  WorkflowRun endedAt(Instant at, String with) {
    Instant start = startAt.filter(planned -> planned.isBefore(at)).orElse(at);
    return planned(Optional.of(start), Optional.of(at), with);
  }

  private WorkflowRun planned(Optional<Instant> start, Optional<Instant> end, String with) {
    return new WorkflowRun(
        id,
        workflow,
        number,
        event,
        branch,
        sha,
        title,
        inputs,
        createdAt,
        start,
        perStep,
        end,
        with,
        new Details(attempt(), details.attemptAt(), Optional.empty(), details.fromFork()));
  }
}
