package dev.orchestrator.github.oidc;

import dev.orchestrator.github.RepositoryName;
import java.util.Optional;

/**
 * What a verified OIDC token says about the job that asked for it.
 *
 * @param repositoryId GitHub's number of the repository, which outlives its name
 * @param event what started the workflow: {@code push}
 * @param environment of the job; empty if it has none
 */
public record JobIdentity(
    RepositoryName repository,
    String repositoryId,
    Attempt run,
    Commit commit,
    String event,
    Optional<String> environment) {

  /**
   * One attempt of a run.
   *
   * @param workflowRef the workflow's file and ref: {@code
   *     o/r/.github/workflows/x.yml@refs/heads/main}; empty if the token does not say
   */
  public record Attempt(String runId, String number, String workflowRef) {}

  /**
   * What the event is about; not necessarily what the job has checked out.
   *
   * @param ref {@code refs/heads/main}; empty if the token does not say
   * @param sha 40 hex digits; empty if the token does not say
   */
  public record Commit(String ref, String sha) {}
}
