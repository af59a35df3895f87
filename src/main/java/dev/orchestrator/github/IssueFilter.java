package dev.orchestrator.github;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Which issues of a repository are listed, open and closed, newest first.
 *
 * @param labels that an issue must have, all of them
 * @param since when it was changed last, or later
 */
public record IssueFilter(List<String> labels, Optional<Instant> since) {
  public IssueFilter {
    labels = List.copyOf(labels);
  }

  String query() {
    var query = new StringBuilder("state=all&per_page=100");
    if (!labels.isEmpty()) {
      query.append("&labels=").append(GitHubRoute.safe(String.join(",", labels)));
    }
    since.ifPresent(at ->
        query
            .append("&since=")
            .append(GitHubRoute.safe(at.truncatedTo(ChronoUnit.SECONDS).toString())));
    return query.toString();
  }
}
