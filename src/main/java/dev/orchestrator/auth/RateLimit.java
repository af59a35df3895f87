package dev.orchestrator.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token bucket for each caller, in this instance: {@code perSecond} calls a second, and {@code 4
 * × perSecond} at once. Remembers the 10,000 callers that called last.
 */
public final class RateLimit {
  private static final int BURST_SECONDS = 4;
  private static final int MAX_CALLERS = 10_000;

  private final int perSecond;
  private final Map<String, Bucket> buckets = new Buckets();

  /** The buckets of the callers that called last. */
  private static final class Buckets extends LinkedHashMap<String, Bucket> {
    private static final long serialVersionUID = 1;

    Buckets() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > MAX_CALLERS;
    }
  }

  /**
   * @param tokens left at {@code at}
   */
  private record Bucket(double tokens, Instant at) {}

  /**
   * @param perSecond 0 switches the limit off
   */
  public RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes one call; after how long to try again, if there is none left. */
  public synchronized Optional<Duration> take(String caller, Instant now) {
    if (perSecond == 0) {
      return Optional.empty();
    }
    double burst = (double) perSecond * BURST_SECONDS;
    Bucket last = buckets.getOrDefault(caller, new Bucket(burst, now));
    // A clock that is set back refills nothing.
    double seconds = Math.max(0, Duration.between(last.at(), now).toNanos() / 1e9);
    double tokens = Math.min(burst, last.tokens() + seconds * perSecond);
    Instant at = now.isBefore(last.at()) ? last.at() : now;
    if (tokens < 1) {
      buckets.put(caller, new Bucket(tokens, at));
      return Optional.of(Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1_000)));
    }
    buckets.put(caller, new Bucket(tokens - 1, at));
    return Optional.empty();
  }
}
