package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.Severity;
import dev.orchestrator.check.RunText;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows the state of a deploy's run, and raises an alert if it fails. */
final class FollowedDeploy {
  private static final String REFUSAL = "follow_refused";

  private final Supplier<RunFollower> follower;
  private final DeployAlerts alerts;

  FollowedDeploy(Supplier<RunFollower> follower, DeployAlerts alerts) {
    this.follower = follower;
    this.alerts = alerts;
  }

  Outcome look(
      Deployment deployment, long runId, Optional<URI> page, CommandCall call, CommandRun run)
      throws InterruptedException {
    String link = RunText.link(runId, page);
    return switch (follower.get().look(deployment.repository(), runId, run)) {
      case RunStatus.Ended(WorkflowRun found, List<WorkflowJob> jobs) ->
          ended(deployment, found, jobs, page, call);
      case RunStatus.Underway underway ->
          waits(deployment, RunText.progress(underway, link), underway.lookAt());
      case RunStatus.NoAnswer(String sentence, Instant lookAt) ->
          waits(deployment, RunText.noAnswer(sentence, link), lookAt);
      case RunStatus.Refused(String sentence, Instant lookAt) -> {
        tellOnce(deployment, sentence, page, call, run);
        yield waits(deployment, RunText.refused(sentence, link), lookAt);
      }
      case RunStatus.Gone(String sentence) ->
          Outcome.failed(
              Message.of(
                  "❌ The run of %s was deleted on GitHub, or the token may no longer see it. %s\n-# %s"
                      .formatted(
                          Markdown.code(deployment.ref()), link, Markdown.escapeLine(sentence))),
              "the run was deleted on GitHub, or is hidden. " + sentence);
      case RunStatus.Hangs(String why) -> stopped(deployment, why, page, call);
    };
  }

  /** An operator has to act, so an alert says so, once for each cause. */
  private void tellOnce(
      Deployment deployment,
      String sentence,
      Optional<URI> page,
      CommandCall call,
      CommandRun run) {
    if (run.recall(REFUSAL).filter(sentence::equals).isEmpty()) {
      alerts.raise(Severity.ERROR, "A deploy cannot be followed", deployment, sentence, page, call);
      run.remember(REFUSAL, sentence);
    }
  }

  private Outcome ended(
      Deployment deployment,
      WorkflowRun run,
      List<WorkflowJob> jobs,
      Optional<URI> page,
      CommandCall call) {
    String took = WorkflowJob.span(run, jobs).map(time -> " in " + RunText.span(time)).orElse("");
    String lines = RunText.ended(jobs);
    String ref = Markdown.code(deployment.ref());
    if (run.isSuccess()) {
      return Outcome.succeeded(
          Message.of("✅ **Deployed** %s%s · %s%s".formatted(ref, took, RunText.link(run), lines)));
    }
    String why = RunText.reason(run, jobs);
    alerts.raise(
        Severity.ERROR, "A deploy failed", deployment, why, run.page().or(() -> page), call);
    return Outcome.failed(
        Message.of(
            "%1$s **Deploy: %3$s** · %2$s%4$s · %5$s%6$s"
                .formatted(
                    run.state().mark(), ref, RunText.state(run), took, RunText.link(run), lines)),
        why);
  }

  private static Outcome waits(Deployment deployment, String state, Instant lookAt) {
    return new Outcome.Waits(
        Message.of("⏳ **Deploying** %s · %s".formatted(Markdown.code(deployment.ref()), state)),
        lookAt);
  }

  private Outcome stopped(Deployment deployment, String why, Optional<URI> page, CommandCall call) {
    alerts.raise(Severity.WARNING, "A deploy timed out", deployment, why, page, call);
    return Outcome.failed(
        Message.of(
            "❌ **Stopped following** the deploy of %s: %s. See %s."
                .formatted(
                    Markdown.code(deployment.ref()),
                    why,
                    Markdown.link("the run", page.map(URI::toString).orElse("")))),
        why);
  }
}
