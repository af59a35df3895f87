package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Deployments with their statuses, and runs that wait for an answer of a deployment protection rule
 * (https://docs.github.com/rest/deployments). What creates or decides something is asked once.
 */
public final class GitHubDeployments {
  /** In characters. Source: GitHub REST API, "Create a deployment status". */
  private static final int LONGEST_DESCRIPTION = 140;

  /** In characters; GitHub allows as many for the comment of a decision. */
  private static final int LONGEST_COMMENT = 1024;

  private static final String OURS = "orchestrator_deploy";

  private final GitHubCalls calls;

  GitHubDeployments(GitHubCalls calls) {
    this.calls = calls;
  }

  /**
   * A deployment to create.
   *
   * @param deployId by which it is found again
   * @param description cut at 140 characters
   */
  public record Draft(
      String ref, String environment, String deployId, boolean isProduction, String description) {}

  /**
   * A deployment.
   *
   * @param deployId of the draft it was made of; empty if it was made by another
   */
  public record Deployment(long id, String sha, String environment, Optional<String> deployId) {
    static Optional<Deployment> read(Json json) {
      OptionalLong id = json.get("id").integer();
      return id.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Deployment(
                  id.getAsLong(),
                  json.text("sha").orElse(""),
                  json.text("environment").orElse(""),
                  json.get("payload").text(OURS)));
    }
  }

  /** What a status says. GitHub knows more, which jobs have. */
  public enum State {
    QUEUED,
    IN_PROGRESS,
    SUCCESS,
    FAILURE,
    ERROR,
    INACTIVE;

    /** {@code in_progress}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A status to create.
   *
   * @param description cut at 140 characters
   * @param log the page of the run
   */
  public record Status(State state, String description, Optional<URI> log, Optional<URI> site) {}

  /**
   * Creates a deployment of exactly the commit of the draft: GitHub neither merges nor judges
   * statuses. It is not asked for again even if no answer came; {@link #list} finds it by its
   * {@code deployId}.
   */
  public GitHubAnswer<Deployment> create(RepositoryName repository, Draft draft, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("ref", draft.ref());
          json.writeStringField("environment", draft.environment());
          json.writeBooleanField("auto_merge", false);
          json.writeArrayFieldStart("required_contexts");
          json.writeEndArray();
          json.writeBooleanField("production_environment", draft.isProduction());
          json.writeStringField("description", cut(draft.description(), LONGEST_DESCRIPTION));
          json.writeObjectFieldStart("payload");
          json.writeStringField(OURS, draft.deployId());
          json.writeEndObject();
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.createDeployment(repository), Optional.of(body), Deployment::read, deadline);
  }

  /** The newest 100 deployments of a commit to an environment. */
  public GitHubAnswer<List<Deployment>> list(
      RepositoryName repository, String sha, String environment, Instant deadline) {
    return calls.call(
        GitHubRoute.deployments(repository, sha, environment),
        Optional.empty(),
        json ->
            json.isArray()
                ? Optional.of(
                    json.items().stream().flatMap(item -> Deployment.read(item).stream()).toList())
                : Optional.empty(),
        deadline);
  }

  /** Adds a status, once. GitHub's answer says nothing that is needed. */
  public GitHubAnswer<Boolean> addStatus(
      RepositoryName repository, long deployment, Status status, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("state", status.state().word());
          json.writeStringField("description", cut(status.description(), LONGEST_DESCRIPTION));
          if (status.log().isPresent()) {
            json.writeStringField("log_url", status.log().get().toString());
          }
          if (status.site().isPresent()) {
            json.writeStringField("environment_url", status.site().get().toString());
          }
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.addDeploymentStatus(repository, deployment),
        Optional.of(body),
        _ -> Optional.of(true),
        deadline);
  }

  /** The words of the newest 100 statuses of a deployment, newest first. */
  public GitHubAnswer<List<String>> statuses(
      RepositoryName repository, long deployment, Instant deadline) {
    return calls.call(
        GitHubRoute.deploymentStatuses(repository, deployment),
        Optional.empty(),
        json ->
            json.isArray()
                ? Optional.of(
                    json.items().stream().flatMap(item -> item.text("state").stream()).toList())
                : Optional.empty(),
        deadline);
  }

  /** The newest 100 runs that wait for an approval or an answer of a protection rule. */
  public GitHubAnswer<List<WorkflowRun>> waitingRuns(RepositoryName repository, Instant deadline) {
    return calls.call(
        GitHubRoute.waitingRuns(repository),
        Optional.empty(),
        json -> {
          Json runs = json.get("workflow_runs");
          return runs.isArray()
              ? Optional.of(
                  runs.items().stream().flatMap(item -> WorkflowRun.read(item).stream()).toList())
              : Optional.empty();
        },
        deadline);
  }

  /** The names of the environments in which a run waits. */
  public GitHubAnswer<List<String>> pendingEnvironments(
      RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.pendingDeployments(repository, runId),
        Optional.empty(),
        json ->
            json.isArray()
                ? Optional.of(
                    json.items().stream()
                        .flatMap(item -> item.get("environment").text("name").stream())
                        .toList())
                : Optional.empty(),
        deadline);
  }

  /** What is said to a run that waits. */
  public enum Decision {
    APPROVED,
    REJECTED
  }

  /**
   * Answers a run that waits for our protection rule in an environment.
   *
   * @param decision empty for a report only, of which GitHub takes ten
   * @param comment cut at 1,024 characters
   */
  public GitHubAnswer<Boolean> answer(
      RepositoryName repository,
      long runId,
      String environment,
      Optional<Decision> decision,
      String comment,
      Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("environment_name", environment);
          if (decision.isPresent()) {
            json.writeStringField("state", decision.get().name().toLowerCase(Locale.ROOT));
          }
          json.writeStringField("comment", cut(comment, LONGEST_COMMENT));
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.answerProtectionRule(repository, runId),
        Optional.of(body),
        _ -> Optional.of(true),
        deadline);
  }

  /** By UTF-16 units, because GitHub does not say what it counts: they are never fewer. */
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
