package dev.orchestrator.check;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubWeb;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.RunFilter;
import dev.orchestrator.github.RunState;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The configured workflows, their runs and the runs' jobs, each asked for in a step. */
public final class Workflows {
  /** What starts a run because a person or another system asked for it. */
  private static final Set<String> ON_DEMAND =
      Set.of("workflow_dispatch", "repository_dispatch", "release", "deployment");

  /** What starts a run on a branch by itself. A pull request deploys nothing. */
  private static final Set<String> BY_ITSELF = Set.of("push", "schedule", "workflow_run");

  private static final int PAGE = 30;
  private static final int MOST_PAGES = 10;

  /** Leaves a query time to report its result. */
  private static final Duration JOBS = Duration.ofSeconds(6);

  private static final StepOutcome NO_REPOSITORY =
      StepOutcome.skipped("GITHUB_REPOSITORY is not set");

  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final Configured configured;

  /**
   * @param deploy the file of the workflow that deploys
   * @param deployRef the branch or tag that is deployed unless a person names another
   * @param diagnose the file of the workflow that diagnoses, if there is one
   */
  public record Configured(
      GitHubWeb web,
      Optional<RepositoryName> repository,
      String deploy,
      String deployRef,
      Optional<String> diagnose) {
    Configured of(RepositoryName other) {
      return new Configured(web, Optional.of(other), deploy, deployRef, diagnose);
    }

    /** A file and the variable that names it. */
    record File(String name, String variable) {}

    List<File> files() {
      return Stream.concat(
              Stream.of(new File(deploy, "DEPLOY_WORKFLOW")),
              diagnose.stream().map(name -> new File(name, "DIAGNOSE_WORKFLOW")))
          .toList();
    }
  }

  public Workflows(GitHubClient gitHub, InstantSource clock, Configured configured) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.configured = configured;
  }

  /** The same workflows of another repository. */
  public Workflows of(RepositoryName repository) {
    return new Workflows(gitHub, clock, configured.of(repository));
  }

  /** A run with its jobs; none where GitHub did not show them. */
  public record RunWithJobs(WorkflowRun run, List<WorkflowJob> jobs) {
    public RunWithJobs {
      jobs = List.copyOf(jobs);
    }
  }

  /** The newest runs of each configured workflow, the deploy workflow first. */
  public List<Question<List<RunWithJobs>>> newest(int count) {
    return configured.files().stream().map(file -> newest(file, count)).toList();
  }

  private Question<List<RunWithJobs>> newest(Configured.File file, int count) {
    return ask(
        file.name(),
        (repository, deadline) ->
            gitHub
                .runs(repository, file.name(), RunFilter.newest(count), deadline)
                .map(runs -> withJobs(repository, runs)),
        runs -> runs.size() == 1 ? "1 run" : runs.size() + " runs",
        missing(file));
  }

  /** How long a run took is known from its jobs only. */
  private List<RunWithJobs> withJobs(RepositoryName repository, List<WorkflowRun> runs) {
    Instant end = clock.instant().plus(JOBS);
    var all = new ArrayList<RunWithJobs>();
    for (WorkflowRun run : runs) {
      boolean isAsked = run.isCompleted() && clock.instant().isBefore(end);
      all.add(
          new RunWithJobs(
              run,
              isAsked
                      && gitHub.jobs(repository, run.id(), end)
                          instanceof GitHubAnswer.Ok<List<WorkflowJob>>(var jobs, var _)
                  ? jobs
                  : List.of()));
    }
    return all;
  }

  /** The newest run of the deploy workflow that deployed and has ended; none if none has. */
  public Question<Optional<WorkflowRun>> newestFinished() {
    Configured.File file = configured.files().getFirst();
    return ask(
        "run",
        (repository, deadline) -> newestDeploy(repository, file.name(), deadline),
        run -> run.map(Workflows::summary).orElse("no deploy has finished yet"),
        missing(file));
  }

  private GitHubAnswer<Optional<WorkflowRun>> newestDeploy(
      RepositoryName repository, String file, Instant deadline) {
    RunFilter filter = RunFilter.newest(PAGE).withStatus("completed");
    for (int page = 1; ; page++) {
      GitHubAnswer<List<WorkflowRun>> answer =
          gitHub.runs(repository, file, filter.onPage(page), deadline);
      if (!(answer instanceof GitHubAnswer.Ok<List<WorkflowRun>>(var runs, var _))) {
        return answer.map(any -> Optional.empty());
      }
      Optional<WorkflowRun> found = runs.stream().filter(this::isDeploy).findFirst();
      if (found.isPresent() || runs.size() < PAGE || page == MOST_PAGES) {
        return answer.map(any -> found);
      }
    }
  }

  /**
   * Whether a run of the deploy workflow deployed the configured target. One that was started for a
   * ref by a person may be of any ref; one that a push or a schedule started only counts on the
   * configured one.
   */
  private boolean isDeploy(WorkflowRun run) {
    String ref = configured.deployRef().replaceFirst("^refs/(heads|tags)/", "");
    return !run.fromFork()
        && run.state() != RunState.SKIPPED
        && (ON_DEMAND.contains(run.event())
            || (BY_ITSELF.contains(run.event()) && run.branch().equals(ref)));
  }

  /** Whether a pasted address names one attempt at a run. */
  public boolean namesAttempt(String address) {
    return configured
        .repository()
        .map(repository -> configured.web().run(address, repository))
        .filter(pasted ->
            pasted instanceof GitHubWeb.Pasted.Run(long _, Optional<Integer> attempt)
                && attempt.isPresent())
        .isPresent();
  }

  /** The run, or the attempt at it, whose address was pasted. */
  public Question<Optional<WorkflowRun>> pasted(String address) {
    if (configured.repository().isEmpty()) {
      return Question.not("run", NO_REPOSITORY);
    }
    return switch (configured.web().run(address, configured.repository().get())) {
      case GitHubWeb.Pasted.Refused(String sentence) ->
          Question.not(
              "run", StepOutcome.failed(sentence, "Copy the address from the run's page."));
      case GitHubWeb.Pasted.Run(long id, Optional<Integer> attempt) ->
          ask(
              "run",
              (repository, deadline) ->
                  attempt
                      .map(number -> gitHub.run(repository, id, number, deadline))
                      .orElseGet(() -> gitHub.run(repository, id, deadline))
                      .map(Optional::of),
              run -> run.map(Workflows::summary).orElse(""),
              StepOutcome.failed(
                  "there is no %srun %d in %s"
                      .formatted(
                          attempt.map("attempt %d of "::formatted).orElse(""),
                          id,
                          configured.repository().get()),
                  "Check the number in the address; GitHub deletes old runs."));
    };
  }

  /**
   * The jobs of a run.
   *
   * @param onlyOfAttempt whether of the attempt that {@code run} shows, or of the latest
   */
  public Question<List<WorkflowJob>> jobs(WorkflowRun run, boolean onlyOfAttempt) {
    return ask(
        "jobs",
        (repository, deadline) ->
            onlyOfAttempt
                ? gitHub.jobs(repository, run.id(), run.attempt(), deadline)
                : gitHub.jobs(repository, run.id(), deadline),
        jobs -> jobs.size() == 1 ? "1 job" : jobs.size() + " jobs",
        StepOutcome.failed(
            "GitHub shows no jobs of run " + run.id(), "See the run's page on GitHub."));
  }

  private <T> Question<T> ask(
      String name,
      BiFunction<RepositoryName, Instant, GitHubAnswer<T>> question,
      Function<T, String> summary,
      StepOutcome notFound) {
    return configured
        .repository()
        .map(repository ->
            new Question<T>(
                name, clock, deadline -> question.apply(repository, deadline), summary, notFound))
        .orElseGet(() -> Question.not(name, NO_REPOSITORY));
  }

  private StepOutcome missing(Configured.File file) {
    String repository = configured.repository().map(RepositoryName::toString).orElse("");
    return StepOutcome.failed(
        "there is no workflow %s in %s, or the token has no access to it"
            .formatted(file.name(), repository),
        "Set %s to the file's name as it appears under .github/workflows."
            .formatted(file.variable()));
  }

  private static String summary(WorkflowRun run) {
    return "run %d: %s".formatted(run.id(), RunState.words(run.status(), run.conclusion()));
  }
}
