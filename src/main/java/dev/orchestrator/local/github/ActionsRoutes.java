package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.time.Duration;
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
  private static final Duration RERUNNABLE = Duration.ofDays(30);
  private static final int MOST_RERUNS = 50;

  private final SimulatedGitHubSettings settings;
  private final InstantSource clock;
  private final GitHubJson json;
  private final RunStore runs;
  private final DispatchRoute dispatch;
  private final Faults faults;

  ActionsRoutes(
      SimulatedGitHubSettings settings,
      GitHubJson json,
      RunStore runs,
      DispatchRoute dispatch,
      Faults faults) {
    this.dispatch = dispatch;
    this.faults = faults;
    this.settings = settings;
    this.clock = settings.clock();
    this.json = json;
    this.runs = runs;
  }

  Answer repository(Call call) {
    String owner = call.parameter("owner");
    String name = call.parameter("repository");
    SimulatedRepository own = settings.repository();
    SimulatedRepository asked = own.isCalled(owner, name) ? own : own.called(owner, name);
    boolean mayPush =
        settings.allows("actions", "write")
            && faults.behaviour("no_push", "GET", "/repository").isEmpty();
    JsonObject shown = json.of(asked).repositoryJson(mayPush);
    if (faults.behaviour("archived", "GET", "/repository").isPresent()) {
      shown.put("archived", true);
    }
    if (faults.behaviour("issues_disabled", "GET", "/repository").isPresent()) {
      shown.put("has_issues", false);
    }
    return Answer.json(200, shown);
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
    return withRun(call, run -> Answer.json(200, shown(run)));
  }

  private JsonObject shown(WorkflowRun run) {
    JsonObject shown = json.run(run, clock.instant());
    String path = "/" + run.id();
    if (run.isCompleted(clock.instant())) {
      faults
          .behaviour("conclusion_late", "RUN", path)
          .ifPresent(any -> shown.put("conclusion", null));
      faults
          .behaviour("run_touched", "RUN", path)
          .ifPresent(by ->
              shown.put(
                  "updated_at", GitHubJson.time(run.updatedAt(clock.instant()).plus(by.by()))));
    }
    return shown;
  }

  /** An attempt, or its jobs, at {@code …/attempts/{attempt}}. */
  Answer attempt(Call call) {
    return withAttempt(call, run -> Answer.json(200, json.run(run, clock.instant())));
  }

  Answer jobsOfAttempt(Call call) {
    return withAttempt(call, run -> jobs(call, run));
  }

  /** Another attempt, of all jobs. */
  Answer rerun(Call call) {
    return withRun(call, this::rerun);
  }

  /** Another attempt, of the jobs that did not succeed. */
  Answer rerunFailed(Call call) {
    return withRun(
        call,
        run ->
            run.conclusion(clock.instant()).filter(WorkflowRun.SUCCESS::equals).isPresent()
                ? GitHubError.of(403, "The workflow run containing this job has no failed jobs")
                : rerun(run));
  }

  private Answer rerun(WorkflowRun run) {
    if (run.createdAt().isBefore(clock.instant().minus(RERUNNABLE))) {
      return GitHubError.of(
          403, "Unable to retry this workflow run because it was created over a month ago");
    }
    if (run.attempt() > MOST_RERUNS) {
      return GitHubError.of(403, "Unable to retry this workflow run: it was re-run too often");
    }
    return dispatch.rerun(run)
        ? Answer.json(201, new JsonObject())
        : GitHubError.of(403, "This workflow is already running");
  }

  Answer jobs(Call call) {
    return withRun(call, run -> jobs(call, run));
  }

  private Answer jobs(Call call, WorkflowRun run) {
    boolean lags =
        run.isCompleted(clock.instant())
            && faults.behaviour("jobs_lag", "JOBS", "/" + run.id()).isPresent();
    // The last job as it was a moment before the end.
    Instant at = lags ? run.updatedAt(clock.instant()).minusMillis(1) : clock.instant();
    return Pages.answer(call, json.base(), "jobs", JobView.of(run, at), job -> json.job(run, job));
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

  private Answer withAttempt(Call call, Function<WorkflowRun, Answer> action) {
    String number = call.parameter("attempt");
    return withRun(
        call,
        run ->
            (number.matches("[0-9]{1,4}")
                    ? runs.attempt(run.id(), Integer.parseInt(number))
                    : Optional.<WorkflowRun>empty())
                .map(action)
                .orElseGet(GitHubError::notFound));
  }

  private Answer withRun(Call call, Function<WorkflowRun, Answer> action) {
    String id = call.parameter("run");
    Optional<WorkflowRun> run =
        id.matches("[0-9]{1,18}") ? runs.run(Long.parseLong(id)) : Optional.empty();
    return run.map(action).orElseGet(GitHubError::notFound);
  }
}
