package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two commits compared.
 *
 * @param aheadBy how many commits the head has that the base has not
 * @param behindBy how many commits the base has that the head has not
 * @param commits those that the head has and the base has not, oldest first; the newest of them if
 *     there are more than {@value GitHubCommits#MOST_COMPARED_COMMITS}
 */
public record Comparison(Status status, long aheadBy, long behindBy, List<Commit> commits) {
  public Comparison {
    commits = List.copyOf(commits);
  }

  /** How the head stands to the base. */
  public enum Status {
    AHEAD,
    BEHIND,
    IDENTICAL,
    /** Each has commits that the other has not. */
    DIVERGED;

    static Optional<Status> read(String word) {
      for (Status status : values()) {
        if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
          return Optional.of(status);
        }
      }
      return Optional.empty();
    }
  }

  /** One page of it. */
  static Optional<Comparison> read(Json json) {
    Optional<Status> status = json.text("status").flatMap(Status::read);
    List<Json> items = json.get("commits").items();
    List<Commit> commits = items.stream().flatMap(item -> Commit.read(item).stream()).toList();
    return status.isEmpty()
            || commits.size() != items.size()
            || json.get("ahead_by").integer().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Comparison(
                status.get(),
                json.get("ahead_by").integer().getAsLong(),
                json.get("behind_by").integer().orElse(0),
                commits));
  }
}
