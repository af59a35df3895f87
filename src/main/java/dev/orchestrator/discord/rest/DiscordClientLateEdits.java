package dev.orchestrator.discord.rest;

import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Edits with an unknown outcome. Such an edit may reach Discord after a later one and overwrite it.
 */
final class DiscordClientLateEdits {
  /** Discord and what stands before it drop a call sooner, once its caller has hung up. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Map<String, Instant> seen = new ConcurrentHashMap<>();

  void learn(DiscordClientRoute route, HttpOutcome outcome, Instant now) {
    if (route.method().equals("PATCH")
        && outcome instanceof Failed failed
        && !failed.wasNotSent()) {
      seen.values().removeIf(at -> at.plus(LONGEST).isBefore(now));
      seen.put(route.path(), now);
    }
  }

  /** Whether an edit of what {@code route} edits may still be on its way. */
  boolean mayCome(DiscordClientRoute route, Instant now) {
    Instant last = seen.get(route.path());
    return last != null && !last.plus(LONGEST).isBefore(now);
  }
}
