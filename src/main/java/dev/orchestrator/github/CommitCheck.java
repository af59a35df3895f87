package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A check run or a commit status of a commit. Source: GitHub REST API, "Check runs" and "Commit
 * statuses".
 *
 * @param name of the check run, or the status' context
 * @param report what it says
 * @param at when the check run started or the status was created; empty if it has not started
 * @param id grows with time, within each of the two kinds
 * @param suite the check suite of a check run; empty for a status
 */
public record CommitCheck(
    String name,
    Report report,
    Optional<Instant> at,
    long id,
    OptionalLong suite,
    Optional<URI> page) {

  /** What GitHub reports of it, in GitHub's words. */
  public sealed interface Report {
    /**
     * @param conclusion empty until it is completed
     */
    record Run(String status, Optional<String> conclusion) implements Report {}

    record Status(String state) implements Report {}
  }

  static Optional<CommitCheck> readRun(Json json) {
    Optional<String> name = json.text("name");
    Optional<String> status = json.text("status");
    OptionalLong id = json.get("id").integer();
    if (name.isEmpty() || status.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CommitCheck(
            name.get(),
            new Report.Run(status.get(), json.text("conclusion")),
            instant(json, "started_at"),
            id.getAsLong(),
            json.get("check_suite").get("id").integer(),
            page(json, "html_url")));
  }

  static Optional<CommitCheck> readStatus(Json json) {
    Optional<String> context = json.text("context");
    Optional<String> state = json.text("state");
    OptionalLong id = json.get("id").integer();
    if (context.isEmpty() || state.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CommitCheck(
            context.get(),
            new Report.Status(state.get()),
            instant(json, "created_at"),
            id.getAsLong(),
            OptionalLong.empty(),
            page(json, "target_url")));
  }

  private static Optional<Instant> instant(Json json, String name) {
    try {
      return json.text(name).map(Instant::parse);
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<URI> page(Json json, String name) {
    try {
      return json.text(name)
          .map(URI::create)
          .filter(url -> "https".equals(url.getScheme()) && url.getHost() != null);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
