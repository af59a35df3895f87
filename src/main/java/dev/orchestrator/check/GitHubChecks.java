package dev.orchestrator.check;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.Workflow;
import dev.orchestrator.operation.StepOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
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
          mayStartWorkflows(found)
              ? StepOutcome.succeeded(found.name() + " can be used" + GitHubText.left(quota))
              : StepOutcome.failed(
                  found.name() + " can be read, but the token may not start workflows there",
                  "Give the token Actions write on " + found.name() + ".");
      case GitHubAnswer<Repository> failure -> GitHubText.failed(failure);
    };
  }

  /** GitHub shows an App's token no rights of a person, but says itself what the App may do. */
  private boolean mayStartWorkflows(Repository found) {
    return found.permissions().contains(Repository.Permission.PUSH)
        || (gitHub.permissions(clock.instant().plus(limit))
                instanceof GitHubAnswer.Ok<Map<String, String>>(var permissions, var _)
            && "write".equals(permissions.get("actions")));
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
                  file + " is disabled (" + workflow.state() + ")",
                  "Enable it on the repository's Actions page.");
      case GitHubAnswer.NotFound<Workflow> _ ->
          StepOutcome.failed(
              "there is no workflow " + file + " in " + repository.get(),
              "Set the workflow's file name as it appears under .github/workflows.");
      case GitHubAnswer<Workflow> failure -> GitHubText.failed(failure);
    };
  }

  private StepOutcome notConfigured() {
    return StepOutcome.skipped(
        (repository.isEmpty() ? "GITHUB_REPOSITORY" : "GITHUB_TOKEN or GITHUB_APP_ID")
            + " is not set");
  }
}
