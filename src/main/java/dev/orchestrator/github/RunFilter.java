package dev.orchestrator.github;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which runs of a workflow to list, newest first.
 *
 * @param status a status or a conclusion: {@code in_progress}, {@code success}
 * @param event {@code workflow_dispatch}, {@code push}, …
 * @param count how many at most, 1 to 100
 */
public record RunFilter(
    Optional<String> branch, Optional<String> status, Optional<String> event, int count) {

  /**
   * @throws IllegalArgumentException if {@code count} is not 1 to 100
   */
  public RunFilter {
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("count must be 1 to 100");
    }
  }

  /** The newest runs, whatever became of them. */
  public static RunFilter newest(int count) {
    return new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), count);
  }

  public RunFilter onBranch(String name) {
    return new RunFilter(Optional.of(name), status, event, count);
  }

  public RunFilter withStatus(String name) {
    return new RunFilter(branch, Optional.of(name), event, count);
  }

  public RunFilter startedBy(String name) {
    return new RunFilter(branch, status, Optional.of(name), count);
  }

  /** The filter as the query of a URI, without the question mark. */
  String query() {
    Map<String, String> terms = new LinkedHashMap<>();
    branch.ifPresent(name -> terms.put("branch", name));
    status.ifPresent(name -> terms.put("status", name));
    event.ifPresent(name -> terms.put("event", name));
    terms.put("per_page", Integer.toString(count));
    return terms.entrySet().stream()
        .map(term -> term.getKey() + "=" + GitHubRoute.safe(term.getValue()))
        .collect(Collectors.joining("&"));
  }
}
