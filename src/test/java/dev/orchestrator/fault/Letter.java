package dev.orchestrator.fault;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a thread waits for: something that is done for it outside, and comes back later or never.
 */
final class Letter<T> {
  private final Thread waiting = Thread.currentThread();
  private @Nullable T result;
  private @Nullable Exception failure;
  private boolean delivered;
  private boolean buried;

  /** Carries the request out; its result is not known to the caller yet. */
  void act(Callable<T> action) {
    try {
      result = action.call();
    } catch (Exception failed) {
      failure = failed;
    }
  }

  void deliver() {
    delivered = true;
    LockSupport.unpark(waiting);
  }

  void bury() {
    buried = true;
    LockSupport.unpark(waiting);
  }

  /** Waits until it is delivered. */
  @SuppressWarnings("NullAway") // the result is as null as the action's
  T await() throws Exception {
    while (!delivered) {
      if (buried) {
        throw new Buried();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped from our side");
      }
      LockSupport.park(this);
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }
}
