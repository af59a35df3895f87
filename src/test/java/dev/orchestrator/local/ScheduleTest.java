package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScheduleTest {
  @Test
  void a_closed_schedule_has_ended_its_run_and_begins_none_though_nobody_saw_the_interruption()
      throws Exception {
    var begun = new CountDownLatch(1);
    var runs = new AtomicInteger();
    var ended = new AtomicBoolean();
    var schedule =
        new Schedule(
            event -> {
              runs.incrementAndGet();
              begun.countDown();
              try {
                Thread.sleep(20_000);
              } catch (InterruptedException swallowed) {
                // As a client may do that gives up instead.
                Thread.yield();
              }
              ended.set(true);
            },
            () -> Set.of(Duration.ofMinutes(1)),
            InstantSource.system());
    begun.await();

    schedule.close();

    assertThat(ended).isTrue();
    assertThat(schedule.isRunning()).isFalse();
    assertThat(runs).hasValue(1);
  }
}
