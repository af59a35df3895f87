package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A commit as GitHub shows it. All texts are what its author wrote.
 *
 * @param message its first line is the title
 * @param author the login, or the name in the commit where the e-mail address belongs to no account
 * @param login the GitHub account of the author
 * @param page on GitHub, for people
 */
public record Commit(
    String sha,
    String message,
    String author,
    Optional<String> login,
    List<String> parents,
    Optional<URI> page) {
  public Commit {
    parents = List.copyOf(parents);
  }

  /** The first line of the message. */
  public String title() {
    return message.lines().findFirst().orElse("").strip();
  }

  static Optional<Commit> read(Json json) {
    Json commit = json.get("commit");
    Optional<String> login = json.get("author").text("login");
    return json.text("sha")
        .map(sha ->
            new Commit(
                sha,
                commit.text("message").orElse(""),
                login.or(() -> commit.get("author").text("name")).orElse("unknown"),
                login,
                json.get("parents").items().stream()
                    .flatMap(parent -> parent.text("sha").stream())
                    .toList(),
                WorkflowRun.page(json)));
  }
}
