package dev.orchestrator.check;

import dev.orchestrator.http.HttpOutcome.Answered;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long caches may keep a page that changes with every deploy. Source: RFC 9111, "HTTP Caching".
 *
 * @param found what the answer's headers say, a clause for people
 * @param isTooLong whether people may see the page of an earlier deploy for long
 */
record CacheRule(String found, boolean isTooLong) {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  static CacheRule of(Answered answer) {
    Optional<Duration> age = seconds(answer.header("age").orElse(""));
    if (age.filter(CacheRule::isLong).isPresent()) {
      return new CacheRule("served from a cache, " + RunText.span(age.get()) + " old", true);
    }
    Map<String, String> directives = directives(answer.header("cache-control").orElse(""));
    if (directives.isEmpty()) {
      return answer
          .header("expires")
          .map(expires -> expiring(expires, answer))
          .orElseGet(() ->
              new CacheRule("no Cache-Control, so each cache decides how long to keep it", false));
    }
    for (String never : new String[] {"no-store", "no-cache"}) {
      if (directives.containsKey(never)) {
        return new CacheRule(never, false);
      }
    }
    return lifetime(directives)
        .map(life -> new CacheRule("may be cached for " + RunText.span(life), isLong(life)))
        .orElseGet(() ->
            new CacheRule(
                "Cache-Control names no time, so each cache decides how long to keep it", false));
  }

  private static boolean isLong(Duration time) {
    return time.compareTo(LONGEST) > 0;
  }

  /** The longest that any cache may show it, fresh or stale. */
  private static Optional<Duration> lifetime(Map<String, String> directives) {
    Optional<Duration> own = seconds(directives.getOrDefault("max-age", ""));
    Optional<Duration> shared = seconds(directives.getOrDefault("s-maxage", ""));
    Duration stale =
        seconds(directives.getOrDefault("stale-while-revalidate", "")).orElse(Duration.ZERO);
    return own.isPresent() && shared.isPresent()
        ? Optional.of(own.get().compareTo(shared.get()) > 0 ? own.get() : shared.get())
            .map(stale::plus)
        : own.or(() -> shared).map(stale::plus);
  }

  private static CacheRule expiring(String expires, Answered answer) {
    try {
      Instant end = DateTimeFormatter.RFC_1123_DATE_TIME.parse(expires, Instant::from);
      Instant start =
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(
              answer.header("date").orElse(expires), Instant::from);
      Duration life = Duration.between(start, end);
      return life.isPositive()
          ? new CacheRule("may be cached for " + RunText.span(life), isLong(life))
          : new CacheRule("expires at once", false);
    } catch (DateTimeException past) {
      // A time that is none, such as 0, means that it has expired.
      return new CacheRule("expires at once", false);
    }
  }

  private static Map<String, String> directives(String header) {
    var directives = new HashMap<String, String>();
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] pair = part.strip().split("=", 2);
      if (!pair[0].isBlank()) {
        directives.put(pair[0].strip(), pair.length < 2 ? "" : pair[1].replace("\"", "").strip());
      }
    }
    return directives;
  }

  private static Optional<Duration> seconds(String digits) {
    return digits.matches("[0-9]{1,18}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(digits)))
        : Optional.empty();
  }
}
