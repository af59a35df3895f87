package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The repository, its workflows, their runs and the runs' jobs, to read; and cancelling a run.
 *
 * <p>Source: GitHub REST API, "Workflows", "Workflow runs", "Workflow jobs".
 */
final class ActionsRoutes {
  private final SimulatedGitHubSettings settings;
  private final InstantSource clock;
  private final GitHubJson json;
  private final RunStore runs;

  ActionsRoutes(SimulatedGitHubSettings settings, GitHubJson json, RunStore runs) {
    this.settings = settings;
    this.clock = settings.clock();
    this.json = json;
    this.runs = runs;
  }

  Answer repository(Call call) {
    return Answer.json(200, json.repositoryJson(settings.allows("actions", "write")));
  }

  Answer workflows(Call call) {
    return Pages.answer(
        call, json.base(), "workflows", settings.repository().workflows(), json::workflow);
  }

  Answer workflow(Call call) {
    return withWorkflow(call, workflow -> Answer.json(200, json.workflow(workflow)));
  }

  Answer runsOfWorkflow(Call call) {
    return withWorkflow(call, workflow -> list(call, run -> run.workflow().id() == workflow.id()));
  }

  Answer allRuns(Call call) {
    return list(call, run -> true);
  }

  Answer run(Call call) {
    return withRun(call, run -> Answer.json(200, json.run(run, clock.instant())));
  }

  Answer jobs(Call call) {
    return withRun(
        call,
        run ->
            Pages.answer(
                call,
                json.base(),
                "jobs",
                JobView.of(run, clock.instant()),
                job -> json.job(run, job)));
  }

  Answer cancel(Call call) {
    return withRun(
        call,
        run ->
            runs.finish(run.id(), WorkflowRun.CANCELLED)
                ? Answer.json(202, new JsonObject())
                : GitHubError.of(409, "Cannot cancel a workflow run that is completed."));
  }

  private Answer list(Call call, Predicate<WorkflowRun> wanted) {
    Instant now = clock.instant();
    RunFilter filter = RunFilter.of(call);
    List<WorkflowRun> found =
        runs.all().stream().filter(run -> wanted.test(run) && filter.shows(run, now)).toList();
    URI base = json.base();
    return Pages.answer(call, base, "workflow_runs", found, run -> json.run(run, now));
  }

  private Answer withWorkflow(Call call, Function<SimulatedWorkflow, Answer> action) {
    return settings
        .repository()
        .workflow(call.parameter("workflow"))
        .map(action)
        .orElseGet(GitHubError::notFound);
  }

  private Answer withRun(Call call, Function<WorkflowRun, Answer> action) {
    String id = call.parameter("run");
    Optional<WorkflowRun> run =
        id.matches("[0-9]{1,18}") ? runs.run(Long.parseLong(id)) : Optional.empty();
    return run.map(action).orElseGet(GitHubError::notFound);
  }
}
