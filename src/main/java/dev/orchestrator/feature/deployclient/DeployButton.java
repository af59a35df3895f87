package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.check.RunText;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStart;
import dev.orchestrator.release.RunStarter;
import java.net.URI;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts the run that a preview showed, once, and follows it if that was asked for. */
public final class DeployButton implements Button.Deferred {
  static final ButtonSpec SPEC =
      new ButtonSpec("deploy", DeployClientCommand.NAME, Access.ADMINS, true);

  private final EnvironmentHolds holds;
  private final Supplier<RunStarter> starter;
  private final FollowedDeploy followed;
  private final DeployAlerts alerts;

  /**
   * @param environment the stage of this system, for alerts
   */
  public DeployButton(
      EnvironmentHolds holds,
      Supplier<RunStarter> starter,
      Supplier<RunFollower> follower,
      AlertsManager alerts,
      String environment) {
    this.holds = holds;
    this.starter = starter;
    this.alerts = new DeployAlerts(alerts, environment);
    this.followed = new FollowedDeploy(follower, this.alerts);
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Outcome press(ButtonPress press, CommandCall call, CommandRun run)
      throws InterruptedException {
    Optional<Deployment> confirmed = Deployment.of(press.state());
    if (confirmed.isEmpty()) {
      return Outcome.refused(
          Message.of("❌ The data of this deploy has expired. Send the command again."));
    }
    Deployment deployment = confirmed.get();
    if (run.recall("shown").isEmpty()) {
      Optional<String> held = holds.reasonAtPress(deployment.repository());
      if (held.isPresent()) {
        return Outcome.refused(Message.of("❌ " + held.get()));
      }
      // Removes the buttons first, so that they cannot be pressed again.
      run.showProgress(
          Message.of(
              "⏳ **Deploying** %s · dispatching the workflow"
                  .formatted(Markdown.code(deployment.ref()))));
      run.remember("shown", "true");
    }
    return switch (starter.get().start(order(deployment, call), run)) {
      case RunStart.Started(long runId, Optional<URI> page) ->
          deployment.follow()
              ? followed.look(deployment, runId, page, call, run)
              : Outcome.succeeded(Message.of(started(deployment, runId, page)));
      case RunStart.NotSeenYet(var lookAt) ->
          new Outcome.Waits(
              Message.of(
                  "⏳ **Deploying** %s · workflow dispatched; waiting for GitHub to show the run"
                      .formatted(Markdown.code(deployment.ref()))),
              lookAt);
      case RunStart.NeverSeen(boolean accepted) -> neverSeen(deployment, accepted, call);
      case RunStart.Refused(String sentence) -> refused(deployment, sentence, call);
    };
  }

  private static RunStarter.Order order(Deployment deployment, CommandCall call) {
    var inputs = new HashMap<String, String>();
    inputs.put(RunStarter.REQUESTER, call.caller().name());
    deployment.apiBase().ifPresent(url -> inputs.put("api_base", url));
    return new RunStarter.Order(
        deployment.repository(),
        deployment.workflow(),
        "",
        deployment.ref(),
        inputs,
        call.traceId());
  }

  private static String started(Deployment deployment, long runId, Optional<URI> page) {
    return "🚀 **Deploy started:** %s · %s"
        .formatted(Markdown.code(deployment.ref()), RunText.link(runId, page));
  }

  private Outcome refused(Deployment deployment, String sentence, CommandCall call) {
    alerts.raise(
        Severity.ERROR,
        "A deploy could not be started",
        deployment,
        sentence,
        Optional.empty(),
        call);
    return Outcome.failed(
        Message.of(
            "❌ **Not deployed:** %s. %s\nNothing was started."
                .formatted(Markdown.code(deployment.ref()), Markdown.escape(sentence))),
        "GitHub refused the dispatch: " + sentence);
  }

  private Outcome neverSeen(Deployment deployment, boolean accepted, CommandCall call) {
    String runs =
        Markdown.link(
            "the workflow's runs",
            "https://github.com/%s/actions/workflows/%s"
                .formatted(deployment.repository(), deployment.workflow()));
    if (accepted) {
      return Outcome.succeeded(
          Message.of(
              "⚠️ GitHub accepted the deploy of %s, but its run could not be identified. See %s. Add `inputs.correlation_id` to the workflow's `run-name` so that its runs can be identified."
                  .formatted(Markdown.code(deployment.ref()), runs)));
    }
    String error = "GitHub did not answer the dispatch, and no run was found";
    alerts.raise(
        Severity.ERROR, "A deploy could not be started", deployment, error, Optional.empty(), call);
    return Outcome.failed(
        Message.of(
            "❌ It is unknown whether the deploy of %s was started. GitHub did not answer, and no run with this trace ID was found. Check %s before you send the command again."
                .formatted(Markdown.code(deployment.ref()), runs)),
        error);
  }
}
