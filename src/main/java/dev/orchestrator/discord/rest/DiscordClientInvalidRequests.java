package dev.orchestrator.discord.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Counts the calls that Discord holds against an IP address: answers of 401, 403 and 429. At 10,000
 * within 10 minutes it blocks the address, which in a cloud may belong to many functions, so each
 * process stops long before
 * (https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit).
 */
final class DiscordClientInvalidRequests {
  static final int BOUND = 500;
  static final Duration WINDOW = Duration.ofMinutes(10);

  private final ArrayDeque<Instant> seen = new ArrayDeque<>();

  synchronized void count(Instant now) {
    seen.addLast(now);
    while (seen.size() > BOUND) {
      seen.removeFirst();
    }
  }

  /** How long calls are paused; empty if they are allowed. */
  synchronized Optional<Duration> blocked(Instant now) {
    while (!seen.isEmpty() && !seen.getFirst().plus(WINDOW).isAfter(now)) {
      seen.removeFirst();
    }
    return seen.size() < BOUND
        ? Optional.empty()
        : Optional.of(Duration.between(now, seen.getFirst().plus(WINDOW)));
  }
}
