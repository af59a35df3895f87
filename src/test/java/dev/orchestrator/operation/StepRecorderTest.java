package dev.orchestrator.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.http.MovableClock;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StepRecorderTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<List<Step>> stored = new ArrayList<>();

  private StepRecorder recorder(Step... before) {
    return new StepRecorder(List.of(before), InstantSource.system(), stored::add);
  }

  private static StepWork works(String name, StepWork.Body body) {
    return new StepWork(name, LIMIT, body);
  }

  @Test
  void steps_are_taken_at_the_same_time_and_come_back_in_order() throws Exception {
    var bothRun = new CountDownLatch(2);
    StepWork.Body meets =
        () -> {
          bothRun.countDown();
          return bothRun.await(4, TimeUnit.SECONDS)
              ? StepOutcome.succeeded("met")
              : StepOutcome.failed("alone", "");
        };

    var steps = recorder().takeAll(List.of(works("a", meets), works("b", meets)), all -> {});

    assertThat(steps).extracting(Step::name).containsExactly("a", "b");
    assertThat(steps).extracting(Step::detail).containsExactly("met", "met");
    assertThat(steps).allMatch(step -> step.took().isPresent());
  }

  @Test
  void a_step_that_hands_on_what_it_read_is_taken_by_every_attempt() throws Exception {
    var before =
        new Step(
            "runs",
            StepStatus.SUCCEEDED,
            Instant.EPOCH,
            Optional.of(Duration.ofMillis(3)),
            "by the attempt that died",
            Optional.empty());

    Step taken =
        recorder(before).take(StepWork.reading("runs", LIMIT, () -> StepOutcome.succeeded("anew")));

    assertThat(taken.detail()).isEqualTo("anew");
  }

  @Test
  void a_step_that_is_written_down_is_not_taken_again() throws Exception {
    var done =
        new Step(
            "dispatch",
            StepStatus.SUCCEEDED,
            Instant.EPOCH,
            Optional.of(Duration.ofMillis(3)),
            "run 42",
            Optional.empty());
    var taken = new AtomicInteger();

    Step step =
        recorder(done)
            .take(
                works(
                    "dispatch",
                    () -> {
                      taken.incrementAndGet();
                      return StepOutcome.succeeded("run 43");
                    }));

    assertThat(step).isEqualTo(done);
    assertThat(taken).hasValue(0);
  }

  @Test
  void a_step_that_was_running_when_its_worker_died_is_taken_again() throws Exception {
    Step step =
        recorder(Step.running("a", Instant.EPOCH))
            .take(works("a", () -> StepOutcome.succeeded("now")));

    assertThat(step.detail()).isEqualTo("now");
  }

  @Test
  void a_step_past_its_limit_fails_and_the_others_are_kept() throws Exception {
    var never = new CountDownLatch(1);
    var steps =
        recorder()
            .takeAll(
                List.of(
                    new StepWork(
                        "slow",
                        Duration.ofMillis(50),
                        () -> {
                          never.await();
                          return StepOutcome.succeeded("");
                        }),
                    works("fast", () -> StepOutcome.succeeded("here"))),
                all -> {});

    assertThat(steps.get(0).status()).isEqualTo(StepStatus.FAILED);
    assertThat(steps.get(0).detail()).contains("timed out");
    assertThat(steps.get(1).detail()).isEqualTo("here");
  }

  @Test
  void a_step_that_breaks_is_a_failed_step_without_the_exceptions_text() throws Exception {
    Step step =
        recorder()
            .take(
                works(
                    "a",
                    () -> {
                      throw new IllegalStateException("what nobody should read");
                    }));

    assertThat(step.status()).isEqualTo(StepStatus.FAILED);
    assertThat(step.detail()).isEqualTo("it failed unexpectedly");
  }

  @Test
  void progress_shows_running_steps_first_and_every_end_is_stored() throws Exception {
    var shown = new ArrayList<List<Step>>();

    recorder().takeAll(List.of(works("a", () -> StepOutcome.succeeded("x"))), shown::add);

    assertThat(shown.getFirst()).extracting(Step::status).containsExactly(StepStatus.RUNNING);
    assertThat(shown.getLast()).extracting(Step::status).containsExactly(StepStatus.SUCCEEDED);
    assertThat(stored.getLast()).extracting(Step::status).containsExactly(StepStatus.SUCCEEDED);
  }

  @Test
  void a_check_is_written_with_the_next_step_that_may_change_something() throws Exception {
    var recorder = recorder();

    recorder.take(StepWork.checking("check", LIMIT, () -> StepOutcome.succeeded("fine")));
    recorder.take(StepWork.reading("read", LIMIT, () -> StepOutcome.succeeded("there")));
    assertThat(stored).as("nothing has changed").isEmpty();
    recorder.take(works("dispatch", () -> StepOutcome.succeeded("run 42")));

    assertThat(stored)
        .singleElement()
        .satisfies(steps ->
            assertThat(steps).extracting(Step::name).containsExactly("check", "read", "dispatch"));
  }

  @Test
  void checks_that_follow_one_another_renew_the_lease_in_time() throws Exception {
    var clock = new MovableClock();
    var recorder = new StepRecorder(List.of(), clock, stored::add);
    for (int check = 1; check <= 6; check++) {
      recorder.take(
          StepWork.checking(
              "check " + check,
              Duration.ofSeconds(10),
              () -> {
                clock.advance(Duration.ofSeconds(5));
                return StepOutcome.succeeded("fine");
              }));
    }

    assertThat(stored)
        .as("30 seconds, and the lease lasts 20")
        .extracting(List::size)
        .containsExactly(2, 4, 6);
  }

  @Test
  void a_lost_lease_stops_the_command() {
    var recorder =
        new StepRecorder(
            List.of(),
            InstantSource.system(),
            steps -> {
              throw new LeaseLost();
            });

    assertThatThrownBy(() -> recorder.take(works("a", () -> StepOutcome.succeeded("x"))))
        .isInstanceOf(LeaseLost.class);
  }
}
