package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertKey;
import dev.orchestrator.alert.AlertNotifier;
import dev.orchestrator.alert.AlertsUnavailable;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends an alert that was raised in a function without a token, or shows in the channel who handles
 * it.
 */
public final class TellAlert implements StreamJob<ItemKey> {
  private static final Log LOG = Log.named("alert.call");

  private final Supplier<AlertNotifier> notifier;

  public TellAlert(Supplier<AlertNotifier> notifier) {
    this.notifier = notifier;
  }

  @Override
  public ItemType<ItemKey> type() {
    return AlertKey.CALLS;
  }

  @Override
  public void run(Stored<ItemKey> call) {
    ItemKey key = call.key();
    Optional<String> called = AlertKey.called(key.pk(), key.sk());
    if (called.isEmpty()) {
      return;
    }
    String fingerprint = called.get();
    try {
      AlertNotifier worker = notifier.get();
      if (AlertKey.isForLooks(key.sk())) {
        worker.show(fingerprint);
      } else {
        worker.tell(fingerprint);
      }
    } catch (AlertsUnavailable away) {
      LOG.error("alert.left_to_schedule", "an alert was left to the next scheduled run", away);
    }
  }
}
