package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.RequestLog;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;

/** The routes of GitHub's API that there are. */
final class GitHubApi {
  private GitHubApi() {}

  /** What answers. */
  record Routes(
      GitHubJson json,
      RunStore runs,
      IssueRoutes issues,
      FileRoutes files,
      CommitRoutes commits,
      DeploymentRoutes deployments,
      DispatchRoute dispatch) {}

  static Service routes(
      SimulatedGitHubSettings settings,
      Routes routes,
      Faults faults,
      GitHubGuards guards,
      Quota quota,
      AppTokens appTokens,
      RequestLog requestLog) {
    GitHubJson json = routes.json();
    RunStore runs = routes.runs();
    IssueRoutes issues = routes.issues();
    FileRoutes files = routes.files();
    CommitRoutes commits = routes.commits();
    DeploymentRoutes deployments = routes.deployments();
    DispatchRoute dispatch = routes.dispatch();
    var app = new AppRoutes(settings, appTokens, json);
    var actions = new ActionsRoutes(settings, json, runs, dispatch, faults);
    String repository = "/repos/{owner}/{repository}";
    String workflows = repository + "/actions/workflows";
    String allRuns = repository + "/actions/runs";
    Service api =
        new Router("", call -> GitHubError.notFound(), call -> GitHubError.notFound())
            .on("GET", "/rate_limit", guards.known(call -> rateLimit(quota)))
            .on("GET", repository + "/installation", app.installation())
            .on("POST", "/app/installations/{installation}/access_tokens", app.accessTokens())
            .on("GET", repository, guards.anyRepository("metadata", "read", actions::repository))
            .on(
                "GET",
                repository + "/contents/.github/{file}",
                guards.repository("contents", "read", files::get))
            .on(
                "GET",
                repository + "/contents/.github/workflows/{file}",
                guards.repository("contents", "read", files::workflow))
            .on(
                "GET",
                repository + "/commits/{ref}",
                guards.repository("contents", "read", commits::commit))
            .on(
                "GET",
                repository + "/commits/{ref}/check-runs",
                guards.repository("checks", "read", commits::checkRuns))
            .on(
                "GET",
                repository + "/commits/{ref}/status",
                guards.repository("statuses", "read", commits::combined))
            .on(
                "GET",
                repository + "/commits/{ref}/pulls",
                guards.repository("pull_requests", "read", commits::pulls))
            .on(
                "GET",
                repository + "/compare/{basehead}",
                guards.repository("contents", "read", commits::compare))
            .on(
                "GET",
                repository + "/branches",
                guards.repository("contents", "read", commits::branches))
            .on(
                "GET",
                repository + "/branches/{branch}",
                guards.repository("contents", "read", commits::branch))
            .on("GET", repository + "/tags", guards.repository("contents", "read", commits::tags))
            .on(
                "GET",
                repository + "/rules/branches/{branch}",
                guards.repository("metadata", "read", commits::rules))
            .on("GET", workflows, guards.repository("actions", "read", actions::workflows))
            .on(
                "GET",
                workflows + "/{workflow}",
                guards.repository("actions", "read", actions::workflow))
            .on(
                "GET",
                workflows + "/{workflow}/runs",
                guards.repository("actions", "read", actions::runsOfWorkflow))
            .on(
                "POST",
                workflows + "/{workflow}/dispatches",
                guards.repository("actions", "write", dispatch::post))
            .on("GET", allRuns, guards.repository("actions", "read", actions::allRuns))
            .on("GET", allRuns + "/{run}", guards.repository("actions", "read", actions::run))
            .on("GET", allRuns + "/{run}/jobs", guards.repository("actions", "read", actions::jobs))
            .on(
                "GET",
                allRuns + "/{run}/attempts/{attempt}",
                guards.repository("actions", "read", actions::attempt))
            .on(
                "GET",
                allRuns + "/{run}/attempts/{attempt}/jobs",
                guards.repository("actions", "read", actions::jobsOfAttempt))
            .on(
                "POST",
                allRuns + "/{run}/rerun",
                guards.repository("actions", "write", actions::rerun))
            .on(
                "POST",
                allRuns + "/{run}/cancel",
                guards.repository("actions", "write", actions::cancel))
            .on(
                "POST",
                allRuns + "/{run}/rerun-failed-jobs",
                guards.repository("actions", "write", actions::rerunFailed))
            .on(
                "POST",
                allRuns + "/{run}/force-cancel",
                guards.repository("actions", "write", actions::cancel))
            .on(
                "GET",
                allRuns + "/{run}/pending_deployments",
                guards.repository("actions", "read", deployments::pending))
            .on(
                "POST",
                allRuns + "/{run}/deployment_protection_rule",
                guards.repository("deployments", "write", deployments::answer))
            .on(
                "GET",
                repository + "/environments",
                guards.repository("actions", "read", deployments::environments))
            .on(
                "GET",
                repository + "/environments/{environment}",
                guards.repository("actions", "read", deployments::environment))
            .on(
                "GET",
                repository + "/deployments",
                guards.repository("deployments", "read", deployments::list))
            .on(
                "POST",
                repository + "/deployments",
                guards.repository("deployments", "write", deployments::create))
            .on(
                "DELETE",
                repository + "/deployments/{deployment}",
                guards.repository("deployments", "write", deployments::delete))
            .on(
                "GET",
                repository + "/deployments/{deployment}/statuses",
                guards.repository("deployments", "read", deployments::statuses))
            .on(
                "POST",
                repository + "/deployments/{deployment}/statuses",
                guards.repository("deployments", "write", deployments::createStatus))
            .on("GET", "/search/issues", guards.known(IssueRoutes::search))
            .on("GET", repository + "/issues", guards.anyRepository("issues", "read", issues::list))
            .on(
                "POST",
                repository + "/issues",
                guards.anyRepository("issues", "write", issues::post))
            .on(
                "GET",
                repository + "/issues/{issue}",
                guards.anyRepository("issues", "read", issues::get))
            .on(
                "PATCH",
                repository + "/issues/{issue}",
                guards.anyRepository("issues", "write", issues::patch))
            .on(
                "POST",
                repository + "/issues/{issue}/labels",
                guards.anyRepository("issues", "write", issues::addLabels));
    Service current =
        call -> {
          runs.advance();
          return api.handle(call);
        };
    return guards.everything(requestLog.around(faults, guards.api(current)));
  }

  private static Answer rateLimit(Quota quota) {
    return Answer.json(
        200,
        JsonObject.of("resources", JsonObject.of("core", quota.json())).put("rate", quota.json()));
  }
}
