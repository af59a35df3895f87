package dev.orchestrator.trace;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Queues the documents of ended commands and sends them after the final messages. A failure to send
 * is logged and not reported.
 */
public final class SegmentQueue {
  /** How many documents X-Ray's own daemon sends in one call. */
  private static final int BATCH = 50;

  private static final Log LOG = Log.named("trace.segments");

  /** Brings documents to X-Ray; returns how many of them it refused. */
  @FunctionalInterface
  public interface Sender {
    int send(List<String> documents);
  }

  private final SegmentDocuments documents;
  private final Supplier<Sender> sender;
  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param sender is made when there is something to send
   */
  public SegmentQueue(SegmentDocuments documents, Supplier<Sender> sender) {
    this.documents = documents;
    this.sender = sender;
  }

  /** Takes an ended command, if X-Ray takes a sample of it. */
  public void add(Trace ended, Work work) {
    work.segment().ifPresent(segment -> waiting.addAll(documents.of(ended, segment)));
  }

  /** Sends what waits. */
  public void flush() {
    var batch = new ArrayList<String>();
    for (String next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
      if (batch.size() == BATCH) {
        send(batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      send(batch);
    }
  }

  private void send(List<String> batch) {
    try {
      int refused = sender.get().send(List.copyOf(batch));
      if (refused > 0) {
        LOG.warn("xray.refused", "X-Ray refused segments", Field.of("count", refused));
      } else {
        LOG.debug("xray.sent", "segments were sent to X-Ray", Field.of("count", batch.size()));
      }
    } catch (RuntimeException away) {
      LOG.warn(
          "xray.failed",
          "segments could not be sent to X-Ray",
          away,
          Field.of("count", batch.size()));
    }
  }
}
