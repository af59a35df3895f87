package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The local counterpart of EventBridge: invokes the function by the clock. More often than there,
 * so that developers do not wait a minute; and once at the start, for what an earlier run left.
 */
final class Schedule implements AutoCloseable {
  /** An interval is this many times shorter than in the cloud. */
  private static final int FASTER = 12;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Log LOG = Log.named("local.schedule");

  private static byte[] event(Duration every) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("version", "0");
      json.writeStringField("source", "aws.scheduler");
      json.writeStringField("detail-type", "Scheduled Event");
      json.writeObjectFieldStart("detail");
      json.writeStringField("every", every.toString());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  /** A run that is interrupted gives up within its client's attempt. */
  private static final Duration LAST_RUN = Duration.ofSeconds(10);

  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param intervals the intervals of all jobs, asked for once, before the first run
   */
  Schedule(Consumer<byte[]> function, Supplier<Set<Duration>> intervals, InstantSource clock) {
    this.thread =
        Thread.ofVirtual().name("schedule").start(() -> keepTo(clock, intervals, function));
  }

  private void keepTo(
      InstantSource clock, Supplier<Set<Duration>> intervals, Consumer<byte[]> function) {
    try {
      var next = new HashMap<Duration, Instant>();
      intervals.get().forEach(every -> next.put(every, clock.instant()));
      while (!closed) {
        for (Map.Entry<Duration, Instant> each : next.entrySet()) {
          // From start to start, as EventBridge counts, however long a run takes.
          Instant start = clock.instant();
          if (!closed && !start.isBefore(each.getValue())) {
            invoke(function, event(each.getKey()));
            each.setValue(start.plus(each.getKey().dividedBy(FASTER)));
          }
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void invoke(Consumer<byte[]> function, byte[] event) {
    try {
      function.accept(event);
    } catch (RuntimeException failed) {
      if (closed) {
        return;
      }
      LOG.error("local.schedule_failed", "a scheduled run failed", failed);
    }
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  /** Waits for the run in progress: what it needs is closed after it. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LAST_RUN);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
