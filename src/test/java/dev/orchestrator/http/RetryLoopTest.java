package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.RetryLoop.Attempts;
import dev.orchestrator.http.RetryLoop.Closed;
import dev.orchestrator.http.RetryLoop.Ended;
import dev.orchestrator.http.RetryLoop.Tried;
import dev.orchestrator.http.RetryLoop.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RetryLoopTest {
  private static final Backoff ONE_RETRY =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
  private static final Backoff TWO_RETRIES =
      new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2), 2);
  private static final Instant DEADLINE = VirtualTime.START.plusSeconds(60);

  private final VirtualTime time = new VirtualTime();
  private final RetryLoop loop = new RetryLoop("GitHub", time, time, new FixedRandom(0));
  private final List<Integer> numbers = new ArrayList<>();

  @Test
  void the_result_is_that_of_the_attempt_which_settled() {
    assertThat(run(n -> n < 3 ? passing(TWO_RETRIES, n) : settled(n))).isEqualTo("attempt 3");
    assertThat(time.instant()).isEqualTo(VirtualTime.START.plusSeconds(4));
  }

  @Test
  void the_attempts_of_each_policy_are_counted_apart() {
    assertThat(run(n -> passing(n == 2 ? ONE_RETRY : TWO_RETRIES, n)))
        .isEqualTo("attempt 4: it failed 3 times");
    assertThat(numbers).containsExactly(1, 2, 3, 4);
  }

  @Test
  void a_wait_that_was_asked_for_earlier_is_kept_before_an_attempt() {
    String result =
        run(n ->
            time.instant().equals(VirtualTime.START)
                ? new Closed<>(Duration.ofSeconds(9), "closed")
                : settled(n));

    assertThat(result).isEqualTo("attempt 1");
    assertThat(time.instant()).isEqualTo(VirtualTime.START.plusSeconds(9));
  }

  @Test
  void a_wait_that_ends_at_the_deadline_or_later_ends_the_call_at_once() {
    assertThat(run(_ -> new Closed<>(Duration.ofSeconds(60), "closed"))).isEqualTo("closed");
    assertThat(time.instant()).isEqualTo(VirtualTime.START);
  }

  @Test
  void a_call_can_end_without_an_attempt() {
    assertThat(run(_ -> new Ended<>("barred"))).isEqualTo("barred");
  }

  @Test
  void no_attempt_is_made_at_the_deadline() throws Exception {
    time.sleep(Duration.ofSeconds(60));

    assertThat(run(n -> settled(n))).isEqualTo("The deadline passed before GitHub was called.");
    assertThat(numbers).isEmpty();
  }

  @Test
  void an_interrupted_wait_ends_the_call_and_keeps_the_interrupt() {
    var interrupted =
        new RetryLoop(
            "GitHub",
            time,
            _ -> {
              throw new InterruptedException();
            },
            new FixedRandom(0));

    String result = interrupted.run(DEADLINE, said -> said, (n, _) -> passing(ONE_RETRY, n));

    assertThat(result).isEqualTo("The call to GitHub was interrupted.");
    assertThat(Thread.interrupted()).isTrue();
  }

  private String run(IntFunction<Turn<String>> turn) {
    Attempts<String> attempts =
        (number, left) -> {
          assertThat(left).isPositive();
          numbers.add(number);
          return turn.apply(number);
        };
    return loop.run(DEADLINE, said -> said, attempts);
  }

  private static Turn<String> passing(Backoff policy, int number) {
    return new Tried<>(
        policy,
        new Backoff.Attempt.Passing(),
        reason -> "attempt " + number + reason.map(text -> ": " + text).orElse(""));
  }

  private static Turn<String> settled(int number) {
    return new Tried<>(
        ONE_RETRY,
        new Backoff.Attempt.Settled(),
        reason -> "attempt " + number + reason.orElse(""));
  }
}
