package dev.orchestrator.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be stopped in reverse order. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  /** Stops all; one that does not stop cleanly does not keep the others from it. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception notClosed) {
        System.err.println("A part did not stop cleanly: " + notClosed.getMessage());
      }
    }
  }
}
