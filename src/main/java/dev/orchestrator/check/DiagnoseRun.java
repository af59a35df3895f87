package dev.orchestrator.check;

import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStart;
import dev.orchestrator.release.RunStarter;
import dev.orchestrator.release.RunStatus;
import dev.orchestrator.trace.Step;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The run of the diagnose workflow: started once, followed, and shown as one more check. */
public final class DiagnoseRun {
  private static final String BRANCH = "default_branch";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Less than the step's limit, so that the step can say what went wrong. */
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private static final String LOOK_THERE = "See the runs of this workflow on GitHub.";

  private final GitHubClient gitHub;
  private final RunStarter starter;
  private final RunFollower follower;
  private final InstantSource clock;
  private final RepositoryName repository;
  private final String file;

  /**
   * @param file of the workflow, {@code diagnose.yml}
   */
  public DiagnoseRun(
      GitHubClient gitHub,
      RunStarter starter,
      RunFollower follower,
      InstantSource clock,
      RepositoryName repository,
      String file) {
    this.gitHub = gitHub;
    this.starter = starter;
    this.follower = follower;
    this.clock = clock;
    this.repository = repository;
    this.file = file;
  }

  /** How it stands. */
  sealed interface State {
    record Waits(String line, Instant lookAt) implements State {}

    /**
     * @param text the step as it is shown, with a link to the run
     */
    record Ended(Step step, String text) implements State {}
  }

  /** Starts the run on the default branch, or looks how it stands. */
  State look(CommandCall call, CommandRun run) throws InterruptedException {
    Optional<String> branch = run.recall(BRANCH);
    if (branch.isEmpty()) {
      GitHubAnswer<Repository> asked = askForBranch(run);
      if (!(asked instanceof GitHubAnswer.Ok<Repository>(Repository found, var _))) {
        return failed(asked.sentence(), "See the result of the GitHub check.");
      }
      branch = Optional.of(found.defaultBranch());
      run.remember(BRANCH, found.defaultBranch());
    }
    var order =
        new RunStarter.Order(
            repository,
            file,
            "",
            branch.get(),
            Map.of(RunStarter.REQUESTER, call.caller().name()),
            call.traceId());
    return switch (starter.start(order, run)) {
      case RunStart.Started(long runId, Optional<URI> page) -> follow(runId, page, run);
      case RunStart.NotSeenYet(Instant lookAt) ->
          waits("workflow dispatched; waiting for GitHub to show the run", lookAt);
      case RunStart.NeverSeen(boolean accepted) ->
          accepted
              ? failed(
                  "GitHub accepted the dispatch but does not show its run",
                  "Add inputs.correlation_id to the run-name of " + file + ".")
              : failed("GitHub did not answer, and no run was found", LOOK_THERE);
      case RunStart.Refused(String sentence) ->
          failed(
              sentence,
              "Check that the workflow has a workflow_dispatch trigger and declares the inputs"
                  + " correlation_id and requester.");
    };
  }

  private GitHubAnswer<Repository> askForBranch(CommandRun run) throws InterruptedException {
    var answer =
        new AtomicReference<GitHubAnswer<Repository>>(
            new GitHubAnswer.Unavailable<>("GitHub took too long to answer."));
    run.steps()
        .take(
            StepWork.reading(
                "default branch",
                LIMIT,
                () -> {
                  answer.set(gitHub.repository(repository, clock.instant().plus(ANSWER)));
                  return answer.get()
                          instanceof
                          GitHubAnswer.Ok<Repository>(Repository found, Optional<Quota> _)
                      ? StepOutcome.succeeded(found.defaultBranch())
                      : GitHubText.failed(answer.get());
                }));
    return answer.get();
  }

  private State follow(long runId, Optional<URI> page, CommandRun run) throws InterruptedException {
    String link = RunText.link(runId, page);
    return switch (follower.look(repository, runId, run)) {
      case RunStatus.Ended(WorkflowRun found, List<WorkflowJob> jobs) -> ended(found, jobs);
      case RunStatus.Underway underway ->
          waits(RunText.progress(underway, link), underway.lookAt());
      case RunStatus.NoAnswer(String sentence, Instant lookAt) ->
          waits(RunText.noAnswer(sentence, link), lookAt);
      case RunStatus.Refused(String sentence, Instant lookAt) ->
          waits(RunText.refused(sentence, link), lookAt);
      case RunStatus.Gone(String sentence) ->
          failed("the run was deleted on GitHub, or is hidden. " + sentence, LOOK_THERE);
      case RunStatus.Hangs(String why) -> failed(why, LOOK_THERE);
    };
  }

  private State ended(WorkflowRun found, List<WorkflowJob> jobs) {
    StepOutcome outcome =
        found.isSuccess()
            ? StepOutcome.succeeded("the run succeeded")
            : StepOutcome.failed(RunText.reason(found, jobs), "See the log of the run on GitHub.");
    Step step = step(outcome, found.startedAt(), WorkflowJob.span(found, jobs));
    return new State.Ended(
        step, StepText.line(step) + " · " + RunText.link(found) + RunText.ended(jobs));
  }

  private State waits(String how, Instant lookAt) {
    return new State.Waits("⏳ **%s** · %s".formatted(Markdown.escape(file), how), lookAt);
  }

  private State failed(String detail, String advice) {
    Step step = step(StepOutcome.failed(detail, advice), clock.instant(), Optional.empty());
    return new State.Ended(step, StepText.line(step));
  }

  private Step step(StepOutcome outcome, Instant startedAt, Optional<Duration> took) {
    return new Step(file, outcome.status(), startedAt, took, outcome.detail(), outcome.advice());
  }
}
