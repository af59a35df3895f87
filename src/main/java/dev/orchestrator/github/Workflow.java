package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.util.Optional;

/**
 * A workflow of GitHub Actions.
 *
 * @param path of its file: {@code .github/workflows/deploy.yml}
 * @param state {@code active}, or why it does not run: {@code disabled_manually}, {@code
 *     disabled_inactivity}, {@code disabled_fork}, {@code deleted}
 */
public record Workflow(long id, String name, String path, String state) {

  /** Whether it can run. */
  public boolean isActive() {
    return state.equals("active");
  }

  static Optional<Workflow> read(Json json) {
    return json.get("id").integer().isPresent() && json.text("state").isPresent()
        ? Optional.of(
            new Workflow(
                json.get("id").integer().getAsLong(),
                json.text("name").orElse(""),
                json.text("path").orElse(""),
                json.text("state").get()))
        : Optional.empty();
  }
}
