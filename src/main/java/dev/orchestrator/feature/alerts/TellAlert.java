package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertKey;
import dev.orchestrator.alert.AlertTeller;
import dev.orchestrator.alert.AlertsUnavailable;
import dev.orchestrator.job.NewItem;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.log.Log;
import java.util.function.Supplier;

/** Tells an alert that was raised where no token is, or shows in the channel who looks after it. */
public final class TellAlert implements StreamJob {
  private static final Log LOG = Log.named("alert.call");

  private final Supplier<AlertTeller> teller;

  public TellAlert(Supplier<AlertTeller> teller) {
    this.teller = teller;
  }

  @Override
  public String name() {
    return "tell-alert";
  }

  @Override
  public boolean takes(NewItem item) {
    return AlertKey.called(item.pk(), item.sk()).isPresent();
  }

  @Override
  public void run(NewItem item) {
    String fingerprint = AlertKey.called(item.pk(), item.sk()).orElseThrow();
    try {
      AlertTeller worker = teller.get();
      if (AlertKey.isForLooks(item.sk())) {
        worker.show(fingerprint);
      } else {
        worker.tell(fingerprint);
      }
    } catch (AlertsUnavailable away) {
      LOG.error("an alert was left to the schedule", away);
    }
  }
}
