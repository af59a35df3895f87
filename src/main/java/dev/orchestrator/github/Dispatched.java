package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.util.Optional;

/**
 * A workflow that GitHub has taken on to run.
 *
 * @param runId none if GitHub did not say, as servers before 2026 do not
 * @param page of the run
 */
public record Dispatched(Optional<Long> runId, Optional<URI> page) {

  static Dispatched read(Json json) {
    var id = json.get("workflow_run_id").integer();
    return new Dispatched(
        id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty(), WorkflowRun.page(json));
  }
}
