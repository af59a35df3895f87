package dev.orchestrator.publication;

import dev.orchestrator.finding.Audit.Mode;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.log.Log;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Whether findings can be published now, and in which form: reads the quota and the rights of the
 * token, and writes nothing.
 */
sealed interface Readiness {
  /**
   * Nothing is in the way.
   *
   * @param mode as it was wanted, or a digest to save calls
   */
  record Ready(Mode mode) implements Readiness {}

  /** The quota is exhausted, or a limit holds. */
  record Limited(Instant until) implements Readiness {}

  /** A person has to change something first. */
  record Missing(String sentence) implements Readiness {}

  /** The repository could not be read. */
  record Unread(GitHubAnswer<Repository> answer) implements Readiness {}

  /**
   * Asks GitHub. A quota that cannot be read is no reason to stop.
   *
   * @param deadline of the next call
   * @param quota is told the calls that are left
   */
  static Readiness of(
      GitHubClient client,
      RepositoryName target,
      Mode wanted,
      Supplier<Instant> deadline,
      LongConsumer quota) {
    Mode mode = wanted;
    switch (client.rateLimit(deadline.get())) {
      case GitHubAnswer.Ok<Quota>(Quota left, var _) -> {
        quota.accept(left.remaining());
        if (left.remaining() == 0) {
          return new Limited(left.resetAt());
        }
        if (left.remaining() < AuditPublisher.QUOTA_FOR_INDIVIDUAL) {
          mode = Mode.DIGEST;
        }
      }
      case GitHubAnswer.RateLimited<Quota>(var _, Instant until, var _) -> {
        return new Limited(until);
      }
      default ->
          Log.named("audit.publisher")
              .warn("audit.quota_unknown", "the quota could not be read; publishing continues");
    }
    GitHubAnswer<Repository> answer = client.repository(target, deadline.get());
    if (!(answer instanceof GitHubAnswer.Ok<Repository>(Repository repository, var _))) {
      return new Unread(answer);
    }
    Optional<String> missing = missing(client, repository, deadline);
    return missing.isPresent() ? new Missing(missing.get()) : new Ready(mode);
  }

  private static Optional<String> missing(
      GitHubClient client, Repository repository, Supplier<Instant> deadline) {
    if (repository.isArchived()) {
      return Optional.of(
          repository.name()
              + " is archived. Unarchive it, or set AUDIT_REPOSITORY to another repository.");
    }
    if (!repository.hasIssues()) {
      return Optional.of(
          "Issues are disabled in "
              + repository.name()
              + ". An administrator has to enable them in the settings of the repository.");
    }
    Map<String, String> granted =
        client.permissions(deadline.get())
                instanceof GitHubAnswer.Ok<Map<String, String>>(Map<String, String> held, var _)
            ? held
            : Map.of();
    boolean mayWrite =
        granted.isEmpty()
            ? repository.permissions().isEmpty()
                || repository.permissions().stream()
                    .anyMatch(held -> held != Repository.Permission.PULL)
            : granted.getOrDefault("issues", "").equals("write");
    return mayWrite
        ? Optional.empty()
        : Optional.of(
            "The token may not create and label issues in "
                + repository.name()
                + ". It needs Issues write, see docs/TOKEN_REQUIREMENTS.md.");
  }
}
