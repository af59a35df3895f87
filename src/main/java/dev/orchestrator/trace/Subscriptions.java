package dev.orchestrator.trace;

import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.time.Instant;
import java.util.Optional;

/**
 * Subscriptions of waiting commands to events. All methods throw {@link StoreUnavailable} if the
 * table does not answer.
 */
public interface Subscriptions {

  /**
   * Subscribes a command to events.
   *
   * @param topic names what it waits for: {@code acme/shop#17100000001}
   * @param when the subscription expires
   */
  void expect(String topic, TraceKey waiting, Instant until);

  /**
   * Publishes an event, once: the table's stream then hands it to a worker. False if there is no
   * subscription, or if it was published before.
   *
   * @param newsId the same for the same event: the ID of a delivery
   */
  boolean hear(String topic, String newsId, Instant now);

  /** Events, as items. */
  ItemType<ItemKey> NEWS = ItemType.ofKeys("news", "RUN#", "NEWS#").callingWorker();

  /** The command that is subscribed to the event in this item; empty if there is none. */
  Optional<TraceKey> waiting(String pk, String sk);
}
