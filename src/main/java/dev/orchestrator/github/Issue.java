package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An issue as GitHub shows it.
 *
 * @param body empty if it has none
 * @param labels their names
 * @param isPullRequest GitHub's lists of issues hold pull requests, too
 */
public record Issue(
    long number,
    String title,
    String body,
    boolean isOpen,
    List<String> labels,
    URI page,
    boolean isPullRequest) {
  public Issue {
    labels = List.copyOf(labels);
  }

  /** Whether it has a label of this name; GitHub compares without case. */
  public boolean hasLabel(String name) {
    return labels.stream().anyMatch(name::equalsIgnoreCase);
  }

  static Optional<Issue> read(Json json) {
    OptionalLong number = json.get("number").integer();
    Optional<URI> page = WorkflowRun.page(json);
    return number.isPresent() && page.isPresent()
        ? Optional.of(
            new Issue(
                number.getAsLong(),
                json.text("title").orElse(""),
                json.text("body").orElse(""),
                !json.text("state").orElse("open").equals("closed"),
                labels(json.get("labels")),
                page.get(),
                json.get("pull_request").isObject()))
        : Optional.empty();
  }

  /** The names in a list of labels, which GitHub writes as objects or as text. */
  static List<String> labels(Json array) {
    return array.items().stream()
        .map(label -> label.text().or(() -> label.text("name")))
        .flatMap(Optional::stream)
        .toList();
  }
}
