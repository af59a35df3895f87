package dev.orchestrator.local.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A growing list that others can wait on. Keeps the newest {@value #KEPT} entries; entries are
 * numbered from 1 on and keep their numbers.
 */
public final class History<E> {
  public static final int KEPT = 20_000;

  /** One entry and its number. */
  public record Entry<E>(long number, E value) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Deque<Entry<E>> entries = new ArrayDeque<>();
  private long last;

  public long add(E value) {
    lock.lock();
    try {
      entries.addLast(new Entry<>(++last, value));
      if (entries.size() > KEPT) {
        entries.removeFirst();
      }
      grown.signalAll();
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** The number of the newest entry, 0 if there was none. */
  public long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  public List<E> values() {
    return after(0).stream().map(Entry::value).toList();
  }

  /** The entries with a number over {@code number}, oldest first. */
  public List<Entry<E>> after(long number) {
    lock.lock();
    try {
      var newer = new ArrayDeque<Entry<E>>();
      var newestFirst = entries.descendingIterator();
      while (newestFirst.hasNext()) {
        Entry<E> entry = newestFirst.next();
        if (entry.number() <= number) {
          break;
        }
        newer.addFirst(entry);
      }
      return new ArrayList<>(newer);
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #after}, but waits up to {@code limit} for one that {@code wanted} holds for, and
   * returns only such. Each entry is tried once, without a lock being held.
   */
  public List<Entry<E>> awaitAfter(long number, Predicate<E> wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long seen = number;
    while (true) {
      List<Entry<E>> newer = after(seen);
      List<Entry<E>> found = newer.stream().filter(entry -> wanted.test(entry.value())).toList();
      if (!found.isEmpty()) {
        return found;
      }
      seen = newer.isEmpty() ? seen : newer.getLast().number();
      if (!awaitGrowth(seen, deadline - System.nanoTime())) {
        return List.of();
      }
    }
  }

  private boolean awaitGrowth(long seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (last <= seen && left > 0) {
        left = grown.awaitNanos(left);
      }
      return last > seen;
    } finally {
      lock.unlock();
    }
  }

  /** The first entry, past or to come within {@code limit}, that {@code wanted} holds for. */
  public Optional<E> await(Predicate<E> wanted, Duration limit) throws InterruptedException {
    return awaitAfter(0, wanted, limit).stream().map(Entry::value).findFirst();
  }

  /**
   * Calls {@code listener} with each entry to come, in order, on a separate thread, until the
   * returned handle is closed.
   */
  public Subscription subscribe(Consumer<E> listener) {
    long from = last();
    Thread thread = Thread.ofVirtual().name("history-listener").start(() -> feed(from, listener));
    return thread::interrupt;
  }

  /** Ends when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private void feed(long from, Consumer<E> listener) {
    long seen = from;
    try {
      while (true) {
        for (Entry<E> entry : awaitAfter(seen, entry -> true, Duration.ofHours(1))) {
          listener.accept(entry.value());
          seen = entry.number();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }
}
