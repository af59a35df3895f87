package dev.orchestrator.entry;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.alert.AlertNotifier;
import dev.orchestrator.alert.AlertStore;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.DynamoAlertStore;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.log.Redactor;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Wires the parts of alerting; all of them do nothing if alerts are disabled. */
final class AlertServices {
  private static final int MESSAGES_IN_5_MINUTES = 10;

  private final Optional<AlertStore> store;
  private final Optional<String> channelId;
  private final Lazy<AlertNotifier> notifier;
  private final AlertsManager manager;
  private final AlertsManager workerManager;

  AlertServices(
      Settings settings,
      DynamoDbClient table,
      Redactor redactor,
      InstantSource clock,
      Supplier<DiscordClient> discord) {
    this.store =
        settings.features().alerts().enabled()
            ? Optional.of(new DynamoAlertStore(table, settings.aws().tableName()))
            : Optional.empty();
    this.channelId = settings.features().alerts().channelId();
    this.notifier =
        new Lazy<>(() ->
            new AlertNotifier(
                store.orElseThrow(),
                new DiscordAlertChannel(
                    discord.get(), new MessageWriter(redactor::redact), channelId.orElseThrow()),
                MESSAGES_IN_5_MINUTES,
                clock,
                () -> UUID.randomUUID().toString()));
    this.manager =
        store
            .map(kept -> AlertsManager.calling(kept, redactor, clock))
            .orElseGet(AlertsManager::off);
    this.workerManager =
        store
            .map(kept -> AlertsManager.alertNotification(kept, notifier, redactor, clock))
            .orElseGet(AlertsManager::off);
  }

  /** Records alerts in functions without a token, or while a caller waits. */
  AlertsManager manager() {
    return manager;
  }

  /** Sends alerts immediately, in the worker. */
  AlertsManager workerManager() {
    return workerManager;
  }

  /** Handles acknowledgements and silences. */
  Optional<AlertActions> desk() {
    return store.map(kept -> new AlertActions(kept, channelId.orElseThrow()));
  }

  /** Sends alerts. */
  Optional<Supplier<AlertNotifier>> notifier() {
    return store.map(kept -> notifier);
  }
}
