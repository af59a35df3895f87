package dev.orchestrator.check;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubWeb;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.RunFilter;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The configured workflows, their runs and the runs' jobs, each asked for in a step. */
public final class Workflows {
  private static final StepOutcome NO_REPOSITORY =
      StepOutcome.skipped("GITHUB_REPOSITORY is not set");

  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final Configured configured;

  /**
   * @param deploy the file of the workflow that deploys
   * @param diagnose the file of the workflow that diagnoses, if there is one
   */
  public record Configured(
      GitHubWeb web,
      Optional<RepositoryName> repository,
      String deploy,
      Optional<String> diagnose) {
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

  /** The newest runs of each configured workflow, the deploy workflow first. */
  public List<Question<List<WorkflowRun>>> newest(int count) {
    return configured.files().stream().map(file -> newest(file, count)).toList();
  }

  private Question<List<WorkflowRun>> newest(Configured.File file, int count) {
    return ask(
        file.name(),
        (repository, deadline) ->
            gitHub.runs(repository, file.name(), RunFilter.newest(count), deadline),
        runs -> runs.size() == 1 ? "1 run" : runs.size() + " runs",
        missing(file));
  }

  /** The newest run of the deploy workflow that has ended; none if none has. */
  public Question<Optional<WorkflowRun>> newestFinished() {
    Configured.File file = configured.files().getFirst();
    return ask(
        "run",
        (repository, deadline) ->
            gitHub
                .runs(
                    repository, file.name(), RunFilter.newest(1).withStatus("completed"), deadline)
                .map(runs -> runs.stream().findFirst()),
        run -> run.map(Workflows::summary).orElse("no run has finished yet"),
        missing(file));
  }

  /** The run whose address somebody pasted. */
  public Question<Optional<WorkflowRun>> pasted(String address) {
    if (configured.repository().isEmpty()) {
      return Question.not("run", NO_REPOSITORY);
    }
    return switch (configured.web().run(address, configured.repository().get())) {
      case GitHubWeb.Pasted.Refused(String sentence) ->
          Question.not(
              "run", StepOutcome.failed(sentence, "Copy the address from the run's page."));
      case GitHubWeb.Pasted.Run(long id) ->
          ask(
              "run",
              (repository, deadline) -> gitHub.run(repository, id, deadline).map(Optional::of),
              run -> run.map(Workflows::summary).orElse(""),
              StepOutcome.failed(
                  "there is no run " + id + " in " + configured.repository().get(),
                  "Check the number in the address; GitHub deletes old runs."));
    };
  }

  public Question<List<WorkflowJob>> jobs(long runId) {
    return ask(
        "jobs",
        (repository, deadline) -> gitHub.jobs(repository, runId, deadline),
        jobs -> jobs.size() == 1 ? "1 job" : jobs.size() + " jobs",
        StepOutcome.failed(
            "GitHub shows no jobs of run " + runId, "Look at the run's page on GitHub."));
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
        "there is no workflow %s in %s, or the token may not see it"
            .formatted(file.name(), repository),
        "Set %s to the file's name as it stands under .github/workflows."
            .formatted(file.variable()));
  }

  private static String summary(WorkflowRun run) {
    return "run %d: %s".formatted(run.id(), run.conclusion().orElse(run.status()));
  }
}
