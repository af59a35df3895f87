package dev.orchestrator.job;

/**
 * Work that a new item in the table asks for. The table's stream delivers it at least once, in the
 * worker; commands have a way of their own.
 */
public interface StreamJob {

  /** Its name in log lines: {@code send-alert}. */
  String name();

  /** Whether this item asks for it. */
  boolean takes(NewItem item);

  /**
   * Does it.
   *
   * @throws RuntimeException if the stream has to deliver the item again
   */
  void run(NewItem item) throws InterruptedException;
}
