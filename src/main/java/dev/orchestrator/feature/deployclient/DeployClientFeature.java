package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStarter;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** {@code /deploy-client} and the buttons of its confirmation. */
public final class DeployClientFeature implements Feature {
  private final DeployClientCommand.Configured configured;
  private final UnaryOperator<String> redactor;
  private final Supplier<RunStarter> starter;
  private final Supplier<RunFollower> follower;
  private final AlertsManager alerts;
  private final String stage;

  public DeployClientFeature(
      DeployClientCommand.Configured configured,
      UnaryOperator<String> redactor,
      Supplier<RunStarter> starter,
      Supplier<RunFollower> follower,
      AlertsManager alerts,
      String stage) {
    this.configured = configured;
    this.redactor = redactor;
    this.starter = starter;
    this.follower = follower;
    this.alerts = alerts;
    this.stage = stage;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new DeployClientCommand(configured, redactor));
  }

  @Override
  public List<Button> buttons() {
    return List.of(new DeployButton(starter, follower, alerts, stage), new CancelButton());
  }
}
