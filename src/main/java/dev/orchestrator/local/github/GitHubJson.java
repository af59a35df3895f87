package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Repositories, workflows, runs and jobs as GitHub's API shows them.
 *
 * @param base the address of the API
 */
record GitHubJson(URI base, SimulatedRepository repository) {
  private static final String HTML = "https://github.com/";

  /** The same for another repository. */
  GitHubJson of(SimulatedRepository other) {
    return new GitHubJson(base, other);
  }

  JsonObject repositoryJson(boolean mayPush) {
    return repositoryLite()
        .put("default_branch", repository.defaultBranch())
        .put("visibility", repository.isPrivate() ? "private" : "public")
        .put("archived", false)
        .put("disabled", false)
        .put("has_issues", true)
        .put(
            "permissions",
            JsonObject.of("admin", false)
                .put("maintain", false)
                .put("push", mayPush)
                .put("triage", mayPush)
                .put("pull", true));
  }

  JsonObject repositoryLite() {
    return JsonObject.of("id", repository.id())
        .put("name", repository.name())
        .put("full_name", repository.fullName())
        .put("private", repository.isPrivate())
        .put("owner", user(repository.owner(), 9_000_000L, "Organization"))
        .put("html_url", HTML + repository.fullName())
        .put("url", url(""))
        .put("fork", false);
  }

  private JsonObject fork() {
    return JsonObject.of("id", repository.id() + 7)
        .put("name", repository.name())
        .put("full_name", "someone-else/" + repository.name())
        .put("fork", true);
  }

  JsonObject workflow(SimulatedWorkflow workflow) {
    return JsonObject.of("id", workflow.id())
        .put("node_id", "W_" + workflow.id())
        .put("name", workflow.name())
        .put("path", workflow.path())
        .put("state", workflow.active() ? "active" : "disabled_manually")
        .put("created_at", "2025-01-07T09:00:00.000Z")
        .put("updated_at", "2025-06-02T09:00:00.000Z")
        .put("url", url("/actions/workflows/" + workflow.id()))
        .put("html_url", HTML + repository.fullName() + "/blob/main/" + workflow.path())
        .put(
            "badge_url",
            HTML + repository.fullName() + "/workflows/" + workflow.file() + "/badge.svg");
  }

  /** A run as it looks at {@code now}; its {@code name} is the workflow's. */
  JsonObject run(WorkflowRun run, Instant now) {
    return JsonObject.of("id", run.id())
        .put("name", run.workflow().name())
        .put("node_id", "WFR_" + run.id())
        .put("head_branch", run.branch())
        .put("head_sha", run.sha())
        .put("path", run.workflow().path())
        .put("display_title", run.title())
        .put("run_number", run.number())
        .put("event", run.event())
        .put("status", run.status(now))
        .put("conclusion", run.conclusion(now).orElse(null))
        .put("workflow_id", run.workflow().id())
        .put("check_suite_id", run.id() + 1)
        .put("url", url("/actions/runs/" + run.id()))
        .put("html_url", runPage(run))
        .put("pull_requests", List.of())
        .put("created_at", time(run.createdAt()))
        .put("updated_at", time(run.updatedAt(now)))
        .put("actor", user("storefront-bot", 9_000_001L, "User"))
        .put("triggering_actor", user("storefront-bot", 9_000_001L, "User"))
        .put("run_attempt", run.attempt())
        .put("run_started_at", time(run.details().attemptAt()))
        .put("jobs_url", url("/actions/runs/" + run.id() + "/jobs"))
        .put("logs_url", url("/actions/runs/" + run.id() + "/logs"))
        .put("cancel_url", url("/actions/runs/" + run.id() + "/cancel"))
        .put("rerun_url", url("/actions/runs/" + run.id() + "/rerun"))
        .put("artifacts_url", url("/actions/runs/" + run.id() + "/artifacts"))
        .put("workflow_url", url("/actions/workflows/" + run.workflow().id()))
        .put("previous_attempt_url", null)
        .put("repository", repositoryLite())
        .put("head_repository", run.details().fromFork() ? fork() : repositoryLite());
  }

  JsonObject job(WorkflowRun run, JobView job) {
    return JsonObject.of("id", job.id())
        .put("run_id", run.id())
        .put("run_url", url("/actions/runs/" + run.id()))
        .put("run_attempt", run.attempt())
        .put("node_id", "CR_" + job.id())
        .put("head_sha", run.sha())
        .put("head_branch", run.branch())
        .put("url", url("/actions/jobs/" + job.id()))
        .put("html_url", runPage(run) + "/job/" + job.id())
        .put("workflow_name", run.workflow().name())
        .put("name", job.name())
        .put("status", job.status())
        .put("conclusion", job.conclusion().orElse(null))
        .put("created_at", time(run.createdAt()))
        .put("started_at", time(job.startedAt().orElse(run.createdAt())))
        .put("completed_at", time(job.completedAt()))
        .put("labels", List.of("ubuntu-latest"))
        .put("runner_name", job.startedAt().isPresent() ? "GitHub Actions 1" : null)
        .put("steps", job.steps().stream().map(GitHubJson::step).toList());
  }

  JsonObject user(String login, long id, String type) {
    return JsonObject.of("login", login)
        .put("id", id)
        .put("type", type)
        .put("html_url", HTML + login)
        .put("url", base + "/users/" + login)
        .put("site_admin", false);
  }

  String runPage(WorkflowRun run) {
    return HTML + repository.fullName() + "/actions/runs/" + run.id();
  }

  String url(String path) {
    return base + "/repos/" + repository.fullName() + path;
  }

  /** GitHub shows whole seconds. */
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Object time(Optional<Instant> at) {
    return at.<Object>map(GitHubJson::time).orElse(Json.MISSING);
  }

  private static JsonObject step(JobView.StepView step) {
    return JsonObject.of("name", step.name())
        .put("status", step.status())
        .put("conclusion", step.conclusion().orElse(null))
        .put("number", step.number())
        .put("started_at", time(step.startedAt()))
        .put("completed_at", time(step.completedAt()));
  }
}
