package dev.orchestrator.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** A time that passes from one thing that happens to the next, and what has happened in it. */
final class Timeline implements InstantSource {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private record Due(Instant at, long number, boolean counts, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> {
        int byTime = one.at().compareTo(other.at());
        return byTime != 0 ? byTime : Long.compare(one.number(), other.number());
      });
  private final List<String> happened = new ArrayList<>();
  private volatile Instant now = START;
  private long numbers;
  private int open;

  @Override
  public Instant instant() {
    return now;
  }

  Duration passed() {
    return Duration.between(START, now);
  }

  void in(Duration delay, Runnable action) {
    add(now.plus(delay), true, action);
  }

  /** As {@link #in}, for what never ends and is not waited for. */
  void inBackground(Duration delay, Runnable action) {
    add(now.plus(delay), false, action);
  }

  private void add(Instant at, boolean counts, Runnable action) {
    due.add(new Due(at, ++numbers, counts, action));
    open += counts ? 1 : 0;
  }

  /** Whether anything is in progress beside what never ends. */
  boolean isBusy() {
    return open > 0;
  }

  /** Lets time pass to the next thing and does it; false if there is none. */
  boolean step() {
    Optional<Due> next = Optional.ofNullable(due.poll());
    next.ifPresent(one -> {
      open -= one.counts() ? 1 : 0;
      now = one.at().isAfter(now) ? one.at() : now;
      one.action().run();
    });
    return next.isPresent();
  }

  /** Lets time pass while nothing happens. */
  void skipTo(Instant later) {
    if (later.isAfter(now)) {
      now = later;
    }
  }

  void note(String what) {
    long millis = passed().toMillis();
    happened.add("%5d.%03d  %s".formatted(millis / 1_000, millis % 1_000, what));
  }

  List<String> happened() {
    return List.copyOf(happened);
  }
}
