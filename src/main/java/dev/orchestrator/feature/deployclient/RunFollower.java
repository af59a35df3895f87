package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.check.RunText;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.discord.Message;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.release.RunTopics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Looks at a run and says how it stands. It never waits: news of the run's webhooks, or the
 * schedule where there are none, has it look again. What counts is what GitHub says when it is
 * asked, so webhooks that come twice, late or in the wrong order do no harm.
 */
public final class RunFollower {
  private static final Duration LOOK = Duration.ofSeconds(12);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * The schedule comes by each minute anyway; where it comes by more often, it may look more often.
   */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(5);

  /** GitHub may take a while to know a run that it has just named. */
  private static final Duration SHOWS_UP_WITHIN = Duration.ofMinutes(1);

  /** A run that no runner takes up for so long will not be. */
  private static final Duration LONGEST_QUEUE = Duration.ofMinutes(30);

  private static final Duration LONGEST_RUN = Duration.ofHours(6);
  private static final String FOLLOWED_SINCE = "followed_since";

  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final AlertsManager alerts;

  public RunFollower(GitHubClient gitHub, InstantSource clock, AlertsManager alerts) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.alerts = alerts;
  }

  private record Seen(GitHubAnswer<WorkflowRun> run, List<WorkflowJob> jobs) {}

  Outcome follow(
      Deployment deployment, long runId, Optional<URI> page, CommandCall call, CommandRun run)
      throws InterruptedException {
    if (run.recall(FOLLOWED_SINCE).isEmpty()) {
      // Before the first look, so that what happens after it is heard.
      run.wakeOn(RunTopics.of(deployment.repository(), runId));
      run.remember(FOLLOWED_SINCE, clock.instant().toString());
    }
    Instant since = Instant.parse(run.recall(FOLLOWED_SINCE).orElseThrow());
    var seen = new AtomicReference<Optional<Seen>>(Optional.empty());
    run.steps()
        .take(
            StepWork.reading(
                "run",
                LOOK,
                () -> {
                  Seen now = look(deployment.repository(), runId);
                  seen.set(Optional.of(now));
                  return now.run() instanceof GitHubAnswer.Ok<WorkflowRun>(var found, var _)
                      ? StepOutcome.succeeded(RunText.state(found))
                      : StepOutcome.failed(now.run().sentence(), "I look again in a minute.");
                }));
    String link = Markdown.link("run " + runId, page.map(URI::toString).orElse(""));
    if (seen.get().isPresent()
        && seen.get().get().run() instanceof GitHubAnswer.Ok<WorkflowRun>(var found, var _)) {
      List<WorkflowJob> jobs = seen.get().get().jobs();
      return found.isCompleted()
          ? ended(deployment, found, jobs, page, call)
          : stillRunning(deployment, found, jobs, link, since, page, call);
    }
    boolean gone =
        seen.get().filter(s -> s.run() instanceof GitHubAnswer.NotFound<WorkflowRun>).isPresent();
    if (gone && since.plus(SHOWS_UP_WITHIN).isBefore(clock.instant())) {
      return Outcome.failed(
          Message.of(
              "❌ The run of %s is gone from GitHub. Somebody deleted it, or the token may no longer see it. %s"
                  .formatted(Markdown.code(deployment.ref()), link)),
          "the run is gone from GitHub");
    }
    return waits(
        deployment,
        "GitHub does not answer just now, I look again each minute · " + link,
        since,
        page,
        call);
  }

  private Seen look(RepositoryName repository, long runId) {
    GitHubAnswer<WorkflowRun> run = gitHub.run(repository, runId, clock.instant().plus(ANSWER));
    if (!(run instanceof GitHubAnswer.Ok<WorkflowRun>)) {
      return new Seen(run, List.of());
    }
    return gitHub.jobs(repository, runId, clock.instant().plus(ANSWER))
            instanceof GitHubAnswer.Ok<List<WorkflowJob>>(List<WorkflowJob> jobs, var _)
        ? new Seen(run, jobs)
        : new Seen(run, List.of());
  }

  private Outcome ended(
      Deployment deployment,
      WorkflowRun run,
      List<WorkflowJob> jobs,
      Optional<URI> page,
      CommandCall call) {
    String took = run.duration().map(time -> " in " + RunText.span(time)).orElse("");
    String lines =
        jobs.stream().map(job -> "\n" + RunText.lines(job)).collect(Collectors.joining());
    String ref = Markdown.code(deployment.ref());
    if (run.isSuccess()) {
      return Outcome.succeeded(
          Message.of("✅ **Deployed** %s%s · %s%s".formatted(ref, took, RunText.link(run), lines)));
    }
    String why = reason(run, jobs);
    alerts.send(
        Severity.ERROR,
        "A deploy failed",
        why,
        call.traceId(),
        DeployButton.links(run.page().or(() -> page)));
    return Outcome.failed(
        Message.of(
            "%1$s **Deploy: %3$s** · %2$s%4$s · %5$s%6$s"
                .formatted(
                    RunText.mark(run.status(), run.conclusion()),
                    ref,
                    RunText.state(run),
                    took,
                    RunText.link(run),
                    lines)),
        why);
  }

  private static String reason(WorkflowRun run, List<WorkflowJob> jobs) {
    String failed =
        jobs.stream()
            .filter(job -> !job.failedSteps().isEmpty())
            .map(job -> "%s at %s".formatted(job.name(), String.join(", ", job.failedSteps())))
            .collect(Collectors.joining("; "));
    String end = "the run ended with " + run.conclusion().orElse("no conclusion");
    return failed.isEmpty() ? end : end + ": " + failed;
  }

  private Outcome stillRunning(
      Deployment deployment,
      WorkflowRun run,
      List<WorkflowJob> jobs,
      String link,
      Instant since,
      Optional<URI> page,
      CommandCall call) {
    boolean begun = jobs.stream().anyMatch(job -> !job.status().equals("queued"));
    if (!begun && since.plus(LONGEST_QUEUE).isBefore(clock.instant())) {
      return stopped(deployment, "no runner has taken the run up for 30 minutes", page, call);
    }
    String lines =
        begun ? jobs.stream().map(job -> "\n" + progress(job)).collect(Collectors.joining()) : "";
    String state = begun ? "running" : RunText.state(run);
    return waits(deployment, state + " · " + link + lines, since, page, call);
  }

  /** {@code ⏳ **build** · Upload the build}. */
  private static String progress(WorkflowJob job) {
    if (job.isCompleted()) {
      return RunText.lines(job);
    }
    String step =
        job.steps().stream()
            .filter(one -> one.status().equals("in_progress"))
            .findFirst()
            .map(one -> Markdown.escapeLine(one.name()))
            .orElse(job.status().equals("queued") ? "queued" : "running");
    return "⏳ **%s** · %s".formatted(Markdown.escapeLine(job.name()), step);
  }

  private Outcome waits(
      Deployment deployment, String state, Instant since, Optional<URI> page, CommandCall call) {
    Instant now = clock.instant();
    return since.plus(LONGEST_RUN).isBefore(now)
        ? stopped(deployment, "the run has not ended for 6 hours", page, call)
        : new Outcome.Waits(
            Message.of("⏳ **Deploying** %s · %s".formatted(Markdown.code(deployment.ref()), state)),
            now.plus(NEXT_LOOK));
  }

  private Outcome stopped(Deployment deployment, String why, Optional<URI> page, CommandCall call) {
    alerts.send(Severity.WARNING, "A deploy hangs", why, call.traceId(), DeployButton.links(page));
    return Outcome.failed(
        Message.of(
            "❌ **I stopped following** the deploy of %s: %s. Look at %s."
                .formatted(
                    Markdown.code(deployment.ref()),
                    why,
                    Markdown.link("the run", page.map(URI::toString).orElse("")))),
        why);
  }
}
