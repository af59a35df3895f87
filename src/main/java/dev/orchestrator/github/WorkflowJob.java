package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One job of a run.
 *
 * @param conclusion once completed: {@code success}, {@code failure}, {@code skipped}, …
 * @param failedSteps the names of its steps that failed, in order
 */
public record WorkflowJob(
    long id,
    String name,
    String status,
    Optional<String> conclusion,
    Optional<URI> page,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    List<String> failedSteps) {

  public WorkflowJob {
    failedSteps = List.copyOf(failedSteps);
  }

  static Optional<WorkflowJob> read(Json json) {
    OptionalLong id = json.get("id").integer();
    Optional<String> status = json.text("status");
    if (id.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkflowJob(
            id.getAsLong(),
            json.text("name").orElse(""),
            status.get(),
            json.text("conclusion"),
            WorkflowRun.page(json),
            WorkflowRun.instant(json, "started_at"),
            WorkflowRun.instant(json, "completed_at"),
            failedSteps(json)));
  }

  private static List<String> failedSteps(Json json) {
    return json.get("steps").items().stream()
        .filter(step -> step.text("conclusion").filter("failure"::equals).isPresent())
        .flatMap(step -> step.text("name").stream())
        .toList();
  }
}
