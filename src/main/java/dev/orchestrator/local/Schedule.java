package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What EventBridge is in the cloud: invokes the function by the clock. More often than there, so
 * that nobody waits a minute at their own machine; and once at the start, for what an earlier run
 * left.
 */
final class Schedule implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Log LOG = Log.named("local.schedule");

  private static final byte[] EVENT =
      Json.bytes(json -> {
        json.writeStartObject();
        json.writeStringField("version", "0");
        json.writeStringField("source", "aws.scheduler");
        json.writeStringField("detail-type", "Scheduled Event");
        json.writeObjectFieldStart("detail");
        json.writeEndObject();
        json.writeEndObject();
      });

  /** A run that is interrupted gives up within its client's attempt. */
  private static final Duration LAST_RUN = Duration.ofSeconds(10);

  private final Thread thread;
  private volatile boolean closed;

  Schedule(Consumer<byte[]> function, InstantSource clock) {
    this.thread = Thread.ofVirtual().name("schedule").start(() -> keepTo(clock, function));
  }

  private void keepTo(InstantSource clock, Consumer<byte[]> function) {
    try {
      Instant next = clock.instant();
      while (!closed) {
        if (!clock.instant().isBefore(next)) {
          invoke(function);
          next = clock.instant().plus(EVERY);
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void invoke(Consumer<byte[]> function) {
    try {
      function.accept(EVENT);
    } catch (RuntimeException failed) {
      if (closed) {
        return;
      }
      LOG.error("a scheduled run failed", failed);
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
