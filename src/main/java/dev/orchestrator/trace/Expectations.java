package dev.orchestrator.trace;

import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.time.Instant;
import java.util.Optional;

/**
 * What waiting commands wait for, and the news of it. All methods throw {@link StoreUnavailable} if
 * the table does not answer.
 */
public interface Expectations {

  /**
   * Notes that a command waits for news.
   *
   * @param topic names what it waits for: {@code acme/shop#17100000001}
   * @param until when nobody waits any more
   */
  void expect(String topic, TraceKey waiting, Instant until);

  /**
   * Takes news in, once: the table's stream then hands it to a worker. False if nobody waits for
   * it, or if it was heard before.
   *
   * @param newsId the same for the same news: the id of a delivery
   */
  boolean hear(String topic, String newsId, Instant now);

  /** News, as items. */
  ItemType<ItemKey> NEWS = ItemType.ofKeys("news", "RUN#", "NEWS#").callingWorker();

  /** The command that waits for the news in this item; empty if nobody does. */
  Optional<TraceKey> waiting(String pk, String sk);
}
