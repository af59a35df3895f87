package dev.orchestrator.local.github;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pull request.
 *
 * @param author a login
 * @param commits what GitHub associates with it: its own commits, and those that its merge made
 * @param mergedAt empty while it is open
 */
public record SimulatedPullRequest(
    int number, String title, String author, List<String> commits, Optional<Instant> mergedAt) {
  public SimulatedPullRequest {
    commits = List.copyOf(commits);
  }
}
