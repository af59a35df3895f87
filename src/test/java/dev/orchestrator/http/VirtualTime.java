package dev.orchestrator.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when a caller waits, and knows how long they waited. */
public final class VirtualTime implements InstantSource, Sleeper {
  public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final List<Duration> waits = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    waits.add(duration);
    now = now.plus(duration);
  }

  /** Lets time pass without a wait. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Every wait so far, in order. */
  public synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
