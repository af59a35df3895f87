package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStarter;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** {@code /deploy-client} and the buttons of its confirmation. */
public final class DeployClientFeature implements Feature {
  private final Bounds bounds;
  private final DeployClientCommand.Configured configured;
  private final UnaryOperator<String> redactor;
  private final Supplier<RunStarter> starter;
  private final Supplier<RunFollower> follower;
  private final AlertsManager alerts;
  private final String stage;

  /**
   * What binds its deploys as it binds all others.
   *
   * @param holds why nothing may be deployed now, of a repository without a file
   */
  public record Bounds(
      ReleaseGate.Configured repositories, EnvironmentHolds holds, DeclaredDeploys declared) {}

  public DeployClientFeature(
      Bounds bounds,
      DeployClientCommand.Configured configured,
      UnaryOperator<String> redactor,
      Supplier<RunStarter> starter,
      Supplier<RunFollower> follower,
      AlertsManager alerts,
      String stage) {
    this.bounds = bounds;
    this.configured = configured;
    this.redactor = redactor;
    this.starter = starter;
    this.follower = follower;
    this.alerts = alerts;
    this.stage = stage;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(
        new DeployClientCommand(
            configured,
            bounds.repositories(),
            bounds.holds()::reason,
            bounds.declared(),
            redactor));
  }

  @Override
  public List<Button> buttons() {
    return List.of(
        new DeployButton(bounds.holds(), starter, follower, alerts, stage), new CancelButton());
  }
}
