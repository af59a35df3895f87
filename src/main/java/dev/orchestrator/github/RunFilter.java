package dev.orchestrator.github;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which runs of a workflow to list, newest first.
 *
 * @param status a status or a conclusion: {@code in_progress}, {@code success}
 * @param event {@code workflow_dispatch}, {@code push}, …
 * @param since when a run must have been made at the earliest; exact to the second
 * @param count how many at most, 1 to 100
 * @param page which {@code count} of them, from 1
 */
public record RunFilter(
    Optional<String> status, Optional<String> event, Optional<Instant> since, int count, int page) {

  /**
   * @throws IllegalArgumentException if {@code count} is not 1 to 100
   */
  public RunFilter {
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("count must be 1 to 100");
    }
  }

  /** The newest runs, whatever their result. */
  public static RunFilter newest(int count) {
    return new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), count, 1);
  }

  public RunFilter withStatus(String name) {
    return new RunFilter(Optional.of(name), event, since, count, page);
  }

  public RunFilter startedBy(String name) {
    return new RunFilter(status, Optional.of(name), since, count, page);
  }

  public RunFilter since(Instant earliest) {
    return new RunFilter(status, event, Optional.of(earliest), count, page);
  }

  public RunFilter onPage(int number) {
    return new RunFilter(status, event, since, count, number);
  }

  /** The filter as the query of a URI, without the question mark. */
  String query() {
    Map<String, String> terms = new LinkedHashMap<>();
    status.ifPresent(name -> terms.put("status", name));
    event.ifPresent(name -> terms.put("event", name));
    since.ifPresent(time -> terms.put("created", ">=" + time.truncatedTo(ChronoUnit.SECONDS)));
    terms.put("per_page", Integer.toString(count));
    if (page > 1) {
      terms.put("page", Integer.toString(page));
    }
    return terms.entrySet().stream()
        .map(term -> term.getKey() + "=" + GitHubRoute.safe(term.getValue()))
        .collect(Collectors.joining("&"));
  }
}
