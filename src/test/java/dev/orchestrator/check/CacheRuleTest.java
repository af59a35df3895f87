package dev.orchestrator.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.HttpOutcome.Answered;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheRuleTest {
  private static CacheRule rule(Map<String, String> headers) {
    return CacheRule.of(new Answered(200, headers, new byte[0], Duration.ZERO, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-store | no-store | false",
        "No-Cache, max-age=31536000 | no-cache | false",
        "max-age=0, must-revalidate | may be cached for 0 s | false",
        "public, max-age=300 | may be cached for 5 min 0 s | false",
        "public, max-age=301 | may be cached for 5 min 1 s | true",
        "max-age=0, s-maxage=86400 | may be cached for 24 h 0 min | true",
        "max-age=60, stale-while-revalidate=604800 | may be cached for 7 d | true",
        "max-age=\"31536000\", immutable | may be cached for 365 d | true",
        "public | Cache-Control names no time, so each cache decides how long to keep it | false",
        "max-age=soon | Cache-Control names no time, so each cache decides how long to keep it |"
            + " false",
      })
  void a_page_of_a_deploy_may_be_kept_for_five_minutes(
      String header, String found, boolean isTooLong) {
    assertThat(rule(Map.of("cache-control", header))).isEqualTo(new CacheRule(found, isTooLong));
  }

  @Test
  void without_cache_control_the_rest_of_the_headers_tells() {
    assertThat(rule(Map.of()))
        .isEqualTo(
            new CacheRule("no Cache-Control, so each cache decides how long to keep it", false));
    var dated = new HashMap<>(Map.of("date", "Sat, 21 Nov 2026 10:00:00 GMT"));
    dated.put("expires", "Sat, 21 Nov 2026 11:00:00 GMT");
    assertThat(rule(dated)).isEqualTo(new CacheRule("may be cached for 1 h 0 min", true));
    dated.put("expires", "0");
    assertThat(rule(dated)).isEqualTo(new CacheRule("expires at once", false));
  }

  @Test
  void a_page_that_came_old_out_of_a_cache_is_too_old_whatever_it_says() {
    assertThat(rule(Map.of("cache-control", "public", "age", "7200")))
        .isEqualTo(new CacheRule("served from a cache, 2 h 0 min old", true));
    assertThat(rule(Map.of("age", "12")).isTooLong()).isFalse();
  }
}
