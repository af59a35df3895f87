package dev.orchestrator.job;

import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;

/**
 * Work that a new item in the table asks for. The table's stream delivers the item at least once,
 * as it was when it was put; commands have a way of their own.
 */
public interface StreamJob<T> {

  /** The type of the items, which calls the worker: {@link ItemType#callingWorker}. */
  ItemType<T> type();

  /**
   * Does it.
   *
   * @throws RuntimeException if the stream has to deliver the item again
   */
  void run(Stored<T> item) throws InterruptedException;
}
