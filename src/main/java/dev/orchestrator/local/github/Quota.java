package dev.orchestrator.local.github;

import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The calls that a token may make in an hour, counted from its first call. */
final class Quota {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final int limit;
  private final InstantSource clock;
  private Instant end;
  private int used;

  Quota(int limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    this.end = clock.instant().plus(WINDOW);
  }

  /** Counts a call; false if none is left. */
  synchronized boolean take() {
    roll();
    if (used >= limit) {
      return false;
    }
    used++;
    return true;
  }

  /** Leaves so many calls until the hour ends. */
  synchronized void leave(int remaining) {
    roll();
    used = limit - Math.clamp(remaining, 0, limit);
  }

  /** Takes a call back, because GitHub does not count one like it. */
  synchronized void giveBack() {
    used = Math.max(0, used - 1);
  }

  synchronized Map<String, String> headers() {
    roll();
    var headers = new LinkedHashMap<String, String>();
    headers.put("X-RateLimit-Limit", Integer.toString(limit));
    headers.put("X-RateLimit-Remaining", Integer.toString(limit - used));
    headers.put("X-RateLimit-Reset", Long.toString(end.getEpochSecond()));
    headers.put("X-RateLimit-Used", Integer.toString(used));
    headers.put("X-RateLimit-Resource", "core");
    return headers;
  }

  synchronized JsonObject json() {
    roll();
    return JsonObject.of("limit", limit)
        .put("used", used)
        .put("remaining", limit - used)
        .put("reset", end.getEpochSecond());
  }

  private void roll() {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      end = now.plus(WINDOW);
      used = 0;
    }
  }
}
