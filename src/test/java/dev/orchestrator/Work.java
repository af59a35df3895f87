package dev.orchestrator;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * What a piece of code costs this thread, where a fuzz test bounds it. Allocated bytes, because
 * time also counts what else the machine does.
 */
public final class Work {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Work() {}

  /**
   * @param bytes allocated
   */
  public record Cost<T>(T result, long bytes) {}

  /** The cost of the second time: the first also loads classes. */
  public static <T> Cost<T> ofSecond(Supplier<T> work) {
    of(work);
    return of(work);
  }

  public static <T> Cost<T> of(Supplier<T> work) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    T result = work.get();
    return new Cost<>(result, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }
}
