package dev.orchestrator.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultsTest {
  private static final Fault FAILING =
      new Fault("failing", "PATCH */messages/*", 2, new Fault.Effect.Refuse(Answer.empty(500)));

  private final AtomicInteger acted = new AtomicInteger();
  private final Service service =
      call -> {
        acted.incrementAndGet();
        return Answer.empty(200);
      };
  private final List<Duration> slept = new ArrayList<>();
  private final Faults faults = new Faults(slept::add);

  @Test
  void a_fault_meets_as_many_calls_as_it_says_and_counts_them() throws Exception {
    faults.add(FAILING);

    assertThat(status("PATCH", "/a/messages/1")).isEqualTo(500);
    assertThat(faults.active()).containsExactly(new Faults.Active(FAILING, 1));
    assertThat(status("PATCH", "/a/messages/1")).isEqualTo(500);
    assertThat(status("PATCH", "/a/messages/1")).isEqualTo(200);
    assertThat(faults.hits("failing")).isEqualTo(2);
    assertThat(faults.active()).isEmpty();
    assertThat(acted).hasValue(1);
  }

  @Test
  void other_calls_do_not_meet_it() throws Exception {
    faults.add(FAILING);

    assertThat(status("POST", "/a/messages/1")).isEqualTo(200);
    assertThat(status("PATCH", "/a/messages")).isEqualTo(200);
    assertThat(faults.hits("failing")).isZero();
  }

  @Test
  void a_lost_answer_was_acted_on() throws Exception {
    faults.add(new Fault("lost", Fault.EVERY_CALL, 1, new Fault.Effect.LoseAnswer()));

    assertThat(apply("GET", "/").reaction()).isEqualTo(new Reaction.Reset(true));
    assertThat(acted).hasValue(1);
  }

  @Test
  void a_reset_was_not_acted_on() throws Exception {
    faults.add(new Fault("reset", Fault.EVERY_CALL, 1, new Fault.Effect.Reset()));

    assertThat(apply("GET", "/").reaction()).isEqualTo(new Reaction.Reset(false));
    assertThat(acted).hasValue(0);
  }

  @Test
  void a_delay_comes_before_another_fault_of_the_same_call() throws Exception {
    faults.add(FAILING);
    faults.add(
        new Fault("slow", Fault.EVERY_CALL, 1, new Fault.Effect.Delay(Duration.ofMillis(50))));

    assertThat(status("PATCH", "/a/messages/1")).isEqualTo(500);

    assertThat(slept).containsExactly(Duration.ofMillis(50));
  }

  @Test
  void a_standing_fault_lasts_until_it_is_switched_off() throws Exception {
    faults.add(FAILING.times(Fault.ALWAYS).on(Fault.EVERY_CALL));
    for (int i = 0; i < 5; i++) {
      assertThat(status("GET", "/any")).isEqualTo(500);
    }

    faults.clear();

    assertThat(status("GET", "/any")).isEqualTo(200);
  }

  private int status(String method, String path) throws InterruptedException {
    return apply(method, path).reaction() instanceof Answer answer ? answer.status() : 0;
  }

  private Faults.Outcome apply(String method, String path) throws InterruptedException {
    var call = new Call(method, path, Map.of(), Map.of(), new byte[0], Map.of());
    return faults.apply(path, call, service);
  }
}
