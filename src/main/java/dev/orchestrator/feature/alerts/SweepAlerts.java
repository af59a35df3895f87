package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertNotifier;
import dev.orchestrator.alert.AlertsUnavailable;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.log.Log;
import dev.orchestrator.metric.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Checks open alerts each minute: sends what is pending, reports how many more there were, and
 * resolves alerts without occurrences. Its own failure is a counted log line and no alert.
 */
public final class SweepAlerts implements Job {
  /** A sweep begins no more after {@link AlertNotifier#SWEEP}. */
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private static final Log LOG = Log.named("alert.sweep");

  private final Supplier<AlertNotifier> notifier;
  private final Counter notSwept;

  public SweepAlerts(Supplier<AlertNotifier> notifier, InstantSource clock) {
    this.notifier = notifier;
    this.notSwept = new Counter("alert_sweeps_failed", clock);
  }

  @Override
  public ScheduleSpec spec() {
    return ScheduleSpec.everyMinute("sweep-alerts", BUDGET);
  }

  @Override
  public void run() {
    try {
      int unused = notifier.get().sweep();
    } catch (AlertsUnavailable away) {
      LOG.error("alert.sweep_failed", "open alerts could not be checked", away, notSwept.one());
    }
  }
}
