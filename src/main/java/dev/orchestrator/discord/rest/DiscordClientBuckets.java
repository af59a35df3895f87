package dev.orchestrator.discord.rest;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Discord's rate-limit headers have told this process so far: until when which calls must not
 * be made. Routes that share a bucket share its wait
 * (https://discord.com/developers/docs/topics/rate-limits).
 */
final class DiscordClientBuckets {
  private static final int ENOUGH = 1000;
  private static final Duration UNSAID = Duration.ofSeconds(5);
  private static final double LONGEST_SECONDS = 86_400;

  /** A bucket, or a route whose bucket is not known yet, with the major part of its path. */
  private record Key(String bucket, String major) {}

  private final Map<String, String> bucketOfRoute = new ConcurrentHashMap<>();
  private final Map<Key, Instant> closedUntil = new ConcurrentHashMap<>();
  private final Map<DiscordClientRoute.Auth, Instant> allClosedUntil = new ConcurrentHashMap<>();

  /** How long {@code route} must wait, zero if it need not. */
  Duration waitFor(DiscordClientRoute route, Instant now) {
    Instant bucket = closedUntil.getOrDefault(key(route), now);
    Instant all = allClosedUntil.getOrDefault(route.auth(), now);
    Instant until = bucket.isAfter(all) ? bucket : all;
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }

  /** Learns from an answer, whatever its status. */
  void learn(DiscordClientRoute route, Answered answer, Instant now) {
    answer
        .header("x-ratelimit-bucket")
        .ifPresent(bucket -> bucketOfRoute.put(route.toString(), bucket));
    if (answer.status() == 429) {
      Instant until = now.plus(retryAfter(answer));
      switch (scope(answer)) {
        case BUCKET -> closedUntil.put(key(route), until);
        case GLOBAL -> allClosedUntil.put(route.auth(), until);
        case ADDRESS -> {
          for (var auth : DiscordClientRoute.Auth.values()) {
            allClosedUntil.put(auth, until);
          }
        }
      }
    } else if (answer.header("x-ratelimit-remaining").filter("0"::equals).isPresent()) {
      seconds(answer, "x-ratelimit-reset-after")
          .ifPresent(seconds -> closedUntil.put(key(route), now.plus(duration(seconds))));
    }
    if (closedUntil.size() > ENOUGH) {
      closedUntil.values().removeIf(until -> !until.isAfter(now));
    }
  }

  /** How long a 429 asks to wait: its body knows best; Cloudflare's has only a header. */
  static Duration retryAfter(Answered answer) {
    OptionalDouble body = answer.json().get("retry_after").number();
    if (body.isPresent()) {
      return duration(body.getAsDouble());
    }
    OptionalDouble header = seconds(answer, "retry-after");
    OptionalDouble said = header.isPresent() ? header : seconds(answer, "x-ratelimit-reset-after");
    return said.isPresent() ? duration(said.getAsDouble()) : UNSAID;
  }

  /** Whether a 429 is shared with other bots, and so not held against this one. */
  static boolean isShared(Answered answer) {
    return answer.header("x-ratelimit-scope").filter("shared"::equalsIgnoreCase).isPresent();
  }

  private enum Scope {
    /** This route's bucket, our own or shared. */
    BUCKET,
    /** Everything done with the same kind of token. */
    GLOBAL,
    /** Everything from this address: the answer did not come from Discord but from Cloudflare. */
    ADDRESS
  }

  private static Scope scope(Answered answer) {
    Json body = answer.json();
    if (!body.isObject()) {
      return Scope.ADDRESS;
    }
    boolean global =
        body.get("global").isTrue()
            || answer.header("x-ratelimit-global").filter("true"::equalsIgnoreCase).isPresent();
    return global ? Scope.GLOBAL : Scope.BUCKET;
  }

  private Key key(DiscordClientRoute route) {
    return new Key(bucketOfRoute.getOrDefault(route.toString(), route.toString()), route.major());
  }

  private static OptionalDouble seconds(Answered answer, String header) {
    try {
      return answer.header(header).stream().mapToDouble(Double::parseDouble).findFirst();
    } catch (NumberFormatException notSeconds) {
      return OptionalDouble.empty();
    }
  }

  private static Duration duration(double seconds) {
    double sane = seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) : 0;
    return Duration.ofNanos((long) (sane * 1e9));
  }
}
