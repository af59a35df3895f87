package dev.orchestrator.feature.diagnose;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.Workflow;
import dev.orchestrator.operation.StepOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Whether GitHub lets the bot do its work. */
final class GitHubChecks {
  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final Duration limit;
  private final Optional<RepositoryName> repository;
  private final boolean hasToken;

  /**
   * @param limit how long one check may wait for GitHub
   */
  GitHubChecks(
      GitHubClient gitHub,
      InstantSource clock,
      Duration limit,
      Optional<RepositoryName> repository,
      boolean hasToken) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.limit = limit;
    this.repository = repository;
    this.hasToken = hasToken;
  }

  /** The repository, the rights that the bot needs there, and what is left of the quota. */
  StepOutcome repository() {
    if (repository.isEmpty() || !hasToken) {
      return notConfigured();
    }
    return switch (gitHub.repository(repository.get(), clock.instant().plus(limit))) {
      case GitHubAnswer.Ok<Repository>(Repository found, Optional<Quota> quota) ->
          found.permissions().contains(Repository.Permission.PUSH)
              ? StepOutcome.succeeded(found.name() + " can be used" + left(quota))
              : StepOutcome.failed(
                  found.name() + " can be read, but the token may not start workflows there",
                  "Give the token Actions write on " + found.name() + ".");
      case GitHubAnswer<Repository> failure -> failed(failure);
    };
  }

  /** Whether there is a workflow in {@code file}, and it is switched on. */
  StepOutcome workflow(String file) {
    if (repository.isEmpty() || !hasToken) {
      return notConfigured();
    }
    return switch (gitHub.workflow(repository.get(), file, clock.instant().plus(limit))) {
      case GitHubAnswer.Ok<Workflow>(Workflow workflow, Optional<Quota> _) ->
          workflow.isActive()
              ? StepOutcome.succeeded(file + " is active")
              : StepOutcome.failed(
                  file + " is switched off (" + workflow.state() + ")",
                  "Enable it on the repository's Actions page.");
      case GitHubAnswer.NotFound<Workflow> _ ->
          StepOutcome.failed(
              "there is no workflow " + file + " in " + repository.get(),
              "Set the workflow's file name as it stands under .github/workflows.");
      case GitHubAnswer<Workflow> failure -> failed(failure);
    };
  }

  private StepOutcome notConfigured() {
    return StepOutcome.skipped(
        (repository.isEmpty() ? "GITHUB_REPOSITORY" : "GITHUB_TOKEN") + " is not set");
  }

  private static String left(Optional<Quota> quota) {
    return quota
        .map(q -> ", %d of %d calls left this hour".formatted(q.remaining(), q.limit()))
        .orElse("");
  }

  private static <T> StepOutcome failed(GitHubAnswer<T> answer) {
    String advice =
        switch (answer) {
          case GitHubAnswer.Ok<T> _ -> "";
          case GitHubAnswer.NotFound<T> _ ->
              "Check GITHUB_REPOSITORY, and that the token may see it.";
          case GitHubAnswer.Unauthorized<T> _ -> "Set GITHUB_TOKEN to a token that is valid.";
          case GitHubAnswer.Forbidden<T>(String _, Optional<String> permission) ->
              permission
                  .map(needed -> "Give the token " + needed + ".")
                  .orElse("Give the token more rights on the repository.");
          case GitHubAnswer.RateLimited<T> _ -> "Wait until the limit is lifted.";
          case GitHubAnswer.Invalid<T> _ -> "Check GITHUB_REPOSITORY and the workflow's name.";
          case GitHubAnswer.Unavailable<T> _ -> "See GitHub's status page, then try again.";
        };
    return StepOutcome.failed(answer.sentence(), advice);
  }
}
