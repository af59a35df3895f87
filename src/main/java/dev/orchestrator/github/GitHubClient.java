package dev.orchestrator.github;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.Pause;
import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * GitHub's REST API, as far as this system uses it (https://docs.github.com/rest). Every call ends
 * by its deadline. What only reads is repeated up to twice when GitHub is out of order; what
 * changes something never is. No sentence and no log line holds the token.
 */
public final class GitHubClient {
  private final GitHubCalls calls;

  /**
   * @param base without a slash at the end: {@code https://api.github.com}
   * @param token read anew for each call, so that it may change; without it, only what is public
   *     can be read
   * @param version of this system, for the User-Agent that GitHub demands
   */
  public GitHubClient(
      URI base,
      Optional<Supplier<String>> token,
      String version,
      HttpCalls http,
      InstantSource time,
      Pause pause,
      RandomGenerator random) {
    String userAgent =
        "orchestrator/" + version + " (https://github.com/orchestrator-dev/orchestrator)";
    this.calls = new GitHubCalls(base, token, userAgent, http, time, pause, random);
  }

  public GitHubAnswer<Repository> repository(RepositoryName name, Instant deadline) {
    return calls.call(GitHubRoute.repository(name), Optional.empty(), Repository::read, deadline);
  }

  /**
   * A workflow, found by its file.
   *
   * @param fileName in {@code .github/workflows}: {@code deploy.yml}
   */
  public GitHubAnswer<Workflow> workflow(
      RepositoryName repository, String fileName, Instant deadline) {
    return calls.call(
        GitHubRoute.workflow(repository, fileName), Optional.empty(), Workflow::read, deadline);
  }

  /** Runs of a workflow, newest first. */
  public GitHubAnswer<List<WorkflowRun>> runs(
      RepositoryName repository, String fileName, RunFilter filter, Instant deadline) {
    return calls.call(
        GitHubRoute.runs(repository, fileName, filter),
        Optional.empty(),
        json -> list(json.get("workflow_runs"), WorkflowRun::read),
        deadline);
  }

  public GitHubAnswer<WorkflowRun> run(RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.run(repository, runId), Optional.empty(), WorkflowRun::read, deadline);
  }

  /** The jobs of a run's latest attempt, at most 100. */
  public GitHubAnswer<List<WorkflowJob>> jobs(
      RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.jobs(repository, runId),
        Optional.empty(),
        json -> list(json.get("jobs"), WorkflowJob::read),
        deadline);
  }

  /**
   * Starts a workflow, once: it is not asked for again even if no answer came.
   *
   * @param ref a branch or tag that holds the workflow
   * @param inputs by the names that the workflow declares
   */
  public GitHubAnswer<Dispatched> dispatch(
      RepositoryName repository,
      String fileName,
      String ref,
      Map<String, String> inputs,
      Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("ref", ref);
          json.writeObjectFieldStart("inputs");
          for (var input : inputs.entrySet()) {
            json.writeStringField(input.getKey(), input.getValue());
          }
          json.writeEndObject();
          json.writeBooleanField("return_run_details", true);
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.dispatch(repository, fileName),
        Optional.of(body),
        json -> Optional.of(Dispatched.read(json)),
        deadline);
  }

  /** The items that can be read; none if {@code array} is no array. */
  private static <T> Optional<List<T>> list(Json array, Function<Json, Optional<T>> read) {
    return array.isArray()
        ? Optional.of(array.items().stream().map(read).flatMap(Optional::stream).toList())
        : Optional.empty();
  }
}
