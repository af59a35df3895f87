package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pull request of a commit.
 *
 * @param title what its author wrote
 * @param author the login; {@code ghost} where the account was deleted
 * @param isMerged false while it is open, or if it was closed
 * @param page on GitHub, for people
 */
public record PullRequest(
    long number, String title, String author, boolean isMerged, Optional<URI> page) {

  static Optional<PullRequest> read(Json json) {
    OptionalLong number = json.get("number").integer();
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PullRequest(
                number.getAsLong(),
                json.text("title").orElse(""),
                json.get("user").text("login").orElse("ghost"),
                json.text("merged_at").isPresent(),
                WorkflowRun.page(json)));
  }
}
