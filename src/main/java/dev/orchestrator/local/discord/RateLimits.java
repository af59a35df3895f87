package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Discord's rate limits: a fixed window for each bucket and top-level resource, and one for all
 * calls of the bot.
 *
 * <p>Source: Discord, "Rate Limits".
 */
final class RateLimits {
  /** A group of routes that share a limit. */
  record Bucket(String name, RateLimitSettings.Window window, boolean countsGlobally) {
    String hash() {
      return "%08x%08x".formatted(name.hashCode(), (name + "#").hashCode());
    }
  }

  private record Used(Instant end, int calls) {}

  /** What one call may do: its headers, and the refusal if it may not. */
  record Grant(Map<String, String> headers, Optional<Answer> refusal) {}

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RateLimitSettings settings;
  private final InstantSource clock;
  private final Map<String, Used> used = new HashMap<>();

  RateLimits(RateLimitSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Counts a call on {@code resource}. */
  synchronized Grant count(Bucket bucket, String resource) {
    Instant now = clock.instant();
    used.values().removeIf(window -> !window.end().isAfter(now));
    if (bucket.countsGlobally() && settings.enforced()) {
      Used global = count("global", SECOND, now);
      if (global.calls() > settings.global()) {
        return new Grant(Map.of(), Optional.of(refusal("global", true, until(global, now))));
      }
    }
    RateLimitSettings.Window window = bucket.window();
    Used calls = count(bucket.name() + " " + resource, window.per(), now);
    Map<String, String> headers =
        Map.of(
            "X-RateLimit-Limit", Integer.toString(window.limit()),
            "X-RateLimit-Remaining", Integer.toString(Math.max(0, window.limit() - calls.calls())),
            "X-RateLimit-Reset", seconds(Duration.between(Instant.EPOCH, calls.end())),
            "X-RateLimit-Reset-After", seconds(until(calls, now)),
            "X-RateLimit-Bucket", bucket.hash());
    return settings.enforced() && calls.calls() > window.limit()
        ? new Grant(headers, Optional.of(refusal("user", false, until(calls, now))))
        : new Grant(headers, Optional.empty());
  }

  /**
   * Discord's 429.
   *
   * @param scope user, global or shared
   */
  static Answer refusal(String scope, boolean global, Duration retryAfter) {
    double exact = retryAfter.toMillis() / 1000.0;
    Answer answer =
        Answer.json(
                429,
                JsonObject.of("message", "You are being rate limited.")
                    .put("retry_after", exact)
                    .put("global", global))
            .with("Retry-After", Long.toString((long) Math.ceil(exact)))
            .with("X-RateLimit-Scope", scope);
    return global ? answer.with("X-RateLimit-Global", "true") : answer;
  }

  private Used count(String key, Duration per, Instant now) {
    return used.merge(
        key, new Used(now.plus(per), 1), (old, first) -> new Used(old.end(), old.calls() + 1));
  }

  private static Duration until(Used window, Instant now) {
    return Duration.between(now, window.end());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
