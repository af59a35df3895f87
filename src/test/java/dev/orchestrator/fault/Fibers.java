package dev.orchestrator.fault;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Virtual threads that run one at a time, on the thread that asks for it, in an order that chance
 * decides. Threads that they start are of the same kind, so the code under test needs no change and
 * the same chance gives the same order.
 */
final class Fibers implements Executor {
  private final RandomGenerator random;
  private final List<Runnable> ready = new ArrayList<>();
  private final Thread.Builder.OfVirtual threads;

  Fibers(RandomGenerator random) {
    this.random = random;
    this.threads = scheduledBy(this);
  }

  /** The JDK has this for its own tests; there is no other way to say who schedules a thread. */
  private static Thread.Builder.OfVirtual scheduledBy(Executor scheduler) {
    try {
      Constructor<?> builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      return (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("this JDK schedules virtual threads otherwise", changed);
    }
  }

  void start(Runnable work) {
    Thread unused = threads.start(work);
  }

  /** Takes a thread that can run; called by the JDK. */
  @Override
  public void execute(Runnable next) {
    synchronized (ready) {
      ready.add(next);
      ready.notifyAll();
    }
  }

  /** Runs all threads until none can run. */
  void settle() {
    for (Runnable next = next(); next != NOBODY; next = next()) {
      next.run();
    }
  }

  private static final Runnable NOBODY = () -> {};

  private Runnable next() {
    synchronized (ready) {
      return ready.isEmpty() ? NOBODY : ready.remove(random.nextInt(ready.size()));
    }
  }

  /** Waits for one that something real holds up, such as a lock; false if none came. */
  boolean awaitOne(long millis) throws InterruptedException {
    synchronized (ready) {
      long end = System.nanoTime() + millis * 1_000_000;
      while (ready.isEmpty() && System.nanoTime() < end) {
        ready.wait(10);
      }
      return !ready.isEmpty();
    }
  }
}
