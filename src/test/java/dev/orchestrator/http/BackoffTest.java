package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.Backoff.Attempt;
import dev.orchestrator.http.Backoff.Decision;
import dev.orchestrator.http.Backoff.Decision.Done;
import dev.orchestrator.http.Backoff.Decision.GiveUp;
import dev.orchestrator.http.Backoff.Decision.RetryAfter;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Attempt PASSING = new Attempt.Passing();

  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), 7);

  @Test
  void waits_double_up_to_the_longest() {
    assertThat(IntStream.rangeClosed(1, 7).mapToObj(n -> backoff.after(PASSING, n, 0, HOUR)))
        .containsExactly(
            again(250),
            again(500),
            again(1000),
            again(2000),
            again(4000),
            again(4000),
            again(4000));
  }

  @Test
  void the_longest_wait_need_not_be_a_double_of_the_first() {
    var rule = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(3), 7);

    assertThat(IntStream.rangeClosed(1, 4).mapToObj(n -> rule.after(PASSING, n, 0, HOUR)))
        .containsExactly(again(1000), again(2000), again(3000), again(3000));
  }

  @Test
  void randomness_adds_up_to_half_and_takes_nothing_away() {
    assertThat(backoff.after(PASSING, 1, 0.5, HOUR)).isEqualTo(again(312.5));
    assertThat(backoff.after(PASSING, 3, 0.999, HOUR)).isEqualTo(again(1499.5));
  }

  @Test
  void a_wait_that_was_asked_for_is_kept_and_a_little_added() {
    assertThat(backoff.after(asked(350), 1, 0, HOUR)).isEqualTo(again(350));
    assertThat(backoff.after(asked(1000), 1, 0.5, HOUR)).isEqualTo(again(1050));
    assertThat(backoff.after(asked(60_000), 1, 0.9, HOUR)).isEqualTo(again(60_225));
  }

  @Test
  void the_retries_are_counted() {
    assertThat(backoff.after(PASSING, 8, 0, HOUR)).isEqualTo(new GiveUp("it failed 8 times"));
    assertThat(backoff.after(asked(1), 8, 0, HOUR)).isEqualTo(new GiveUp("it failed 8 times"));
    assertThat(new Backoff(HOUR, HOUR, 0).after(PASSING, 1, 0, HOUR))
        .isEqualTo(new GiveUp("it failed"));
  }

  @Test
  void a_wait_that_does_not_end_in_time_is_not_begun() {
    var noTime = new GiveUp("there is no time left to try again");

    assertThat(backoff.after(PASSING, 1, 0, Duration.ofMillis(250))).isEqualTo(noTime);
    assertThat(backoff.after(PASSING, 1, 0, Duration.ofMillis(251))).isEqualTo(again(250));
    assertThat(backoff.after(asked(5000), 1, 0, Duration.ofSeconds(3))).isEqualTo(noTime);
    assertThat(backoff.after(PASSING, 1, 0, Duration.ofSeconds(-1))).isEqualTo(noTime);
  }

  @Test
  void an_endless_wait_is_not_begun_either() {
    var endless = new Attempt.AskedToWait(Duration.ofSeconds(Long.MAX_VALUE / 2));

    assertThat(backoff.after(endless, 1, 0.9, HOUR)).isInstanceOf(GiveUp.class);
  }

  @Test
  void what_is_settled_is_done_however_late_it_is() {
    assertThat(backoff.after(new Attempt.Settled(), 99, 0, Duration.ofSeconds(-1)))
        .isEqualTo(new Done());
  }

  private static Attempt asked(long millis) {
    return new Attempt.AskedToWait(Duration.ofMillis(millis));
  }

  private static Decision again(double millis) {
    return new RetryAfter(Duration.ofNanos(Math.round(millis * 1_000_000)));
  }
}
