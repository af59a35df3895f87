package dev.orchestrator.local.github;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A commit.
 *
 * @param parents the first of which it follows; more than one of a merge
 * @param message its first line is the title
 * @param author the name that the commit holds
 * @param login the GitHub account of the author; empty where the e-mail address belongs to none
 */
public record SimulatedCommit(
    String sha,
    List<String> parents,
    String message,
    String author,
    Optional<String> login,
    Instant at) {
  public SimulatedCommit {
    parents = List.copyOf(parents);
  }
}
