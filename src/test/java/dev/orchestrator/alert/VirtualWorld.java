package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many things at once in time that is only counted. Ordinary blocking code runs on a thread each,
 * but one at a time, and gives way only where it awaits; so the same seed gives the same run.
 */
final class VirtualWorld {
  private record Event(Instant at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final Semaphore turn = new Semaphore(0);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private Instant now;
  private long numbers;

  VirtualWorld(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  /** Starts {@code work} on a new thread at {@code at}. */
  void begin(Instant at, Runnable work) {
    put(
        at,
        () ->
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    work.run();
                  } catch (Throwable unexpected) {
                    failure.compareAndSet(null, unexpected);
                  } finally {
                    turn.release();
                  }
                }));
  }

  /** Lets others run until the time has passed; called by work that was begun here. */
  void await(Duration time) {
    var mine = new Semaphore(0);
    put(now.plus(time), mine::release);
    turn.release();
    mine.acquireUninterruptibly();
  }

  private void put(Instant at, Runnable action) {
    events.add(new Event(at, numbers++, action));
  }

  /** Runs until nothing is left to do before {@code end}. */
  void runUntil(Instant end) {
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      Event next = events.remove();
      if (next.at().isAfter(now)) {
        now = next.at();
      }
      next.action().run();
      turn.acquireUninterruptibly();
      Throwable unexpected = failure.get();
      if (unexpected != null) {
        throw new AssertionError("at " + now, unexpected);
      }
    }
    now = end;
  }
}
