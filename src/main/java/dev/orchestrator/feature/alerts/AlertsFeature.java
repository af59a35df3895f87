package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.alert.AlertNotifier;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.StreamJob;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Alerts in the channel: {@code /alerts}, its buttons, delivery and the sweep each minute. */
public final class AlertsFeature implements Feature {
  private final Optional<AlertActions> desk;
  private final Optional<Supplier<AlertNotifier>> notifier;
  private final AlertsManager manager;
  private final InstantSource clock;

  /**
   * @param desk empty if alerts are switched off
   * @param teller empty if alerts are switched off
   */
  public AlertsFeature(
      Optional<AlertActions> desk,
      Optional<Supplier<AlertNotifier>> notifier,
      AlertsManager manager,
      InstantSource clock) {
    this.desk = desk;
    this.notifier = notifier;
    this.manager = manager;
    this.clock = clock;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new AlertsCommand(desk, manager));
  }

  @Override
  public List<Button> buttons() {
    return List.of(new AcknowledgeButton(desk), new SilenceButton(desk));
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return notifier.<List<StreamJob<?>>>map(each -> List.of(new TellAlert(each))).orElse(List.of());
  }

  @Override
  public List<Job> jobs() {
    return notifier.<List<Job>>map(each -> List.of(new SweepAlerts(each, clock))).orElse(List.of());
  }
}
