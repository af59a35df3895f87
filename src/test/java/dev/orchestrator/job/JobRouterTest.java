package dev.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobRouterTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Operations operations =
      new Operations(new Incidents(AlertsManager.off()), InstantSource.system());

  private interface Work {
    void run() throws InterruptedException;
  }

  private record Declared(ScheduleSpec spec, Work work) implements Job {
    @Override
    public void run() throws InterruptedException {
      work.run();
    }
  }

  private static Job job(String name, Duration every, Duration budget, Work work) {
    return new Declared(new ScheduleSpec(name, every, budget), work);
  }

  private int run(Job... jobs) {
    return new JobRouter(List.of(jobs), operations).run(Optional.empty(), Optional.empty(), "t");
  }

  @Test
  void a_job_that_overruns_its_budget_is_stopped_and_the_others_run_to_their_end() {
    var stopped = new AtomicBoolean();
    var ran = new AtomicBoolean();
    int ended =
        run(
            job(
                "endless",
                MINUTE,
                Duration.ofMillis(20),
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException interrupted) {
                    stopped.set(true);
                    throw interrupted;
                  }
                }),
            job("next", MINUTE, MINUTE, () -> ran.set(true)));
    assertThat(stopped).isTrue();
    assertThat(ran).isTrue();
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void jobs_of_one_schedule_run_at_the_same_time() {
    var both = new CountDownLatch(2);
    Work meets =
        () -> {
          both.countDown();
          both.await();
        };
    assertThat(run(job("first", MINUTE, MINUTE, meets), job("second", MINUTE, MINUTE, meets)))
        .isEqualTo(2);
  }

  @Test
  void an_event_runs_the_jobs_of_its_interval_only() {
    var hourly = new AtomicBoolean();
    var router =
        new JobRouter(
            List.of(
                job("a", MINUTE, MINUTE, () -> {}),
                job("b", Duration.ofHours(1), MINUTE, () -> hourly.set(true))),
            operations);
    assertThat(router.run(Optional.empty(), Optional.of(MINUTE), "t")).isEqualTo(1);
    assertThat(hourly).isFalse();
    assertThat(router.intervals()).containsExactly(MINUTE, Duration.ofHours(1));
  }

  @Test
  void two_jobs_cannot_have_one_name() {
    assertThatThrownBy(
            () -> run(job("a", MINUTE, MINUTE, () -> {}), job("a", MINUTE, MINUTE, () -> {})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
