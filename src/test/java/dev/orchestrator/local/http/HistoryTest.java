package dev.orchestrator.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HistoryTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final History<String> history = new History<>();

  @Test
  void an_entry_of_the_past_is_found_at_once() throws Exception {
    history.add("first");
    history.add("second");

    assertThat(history.await("second"::equals, Duration.ZERO)).contains("second");
  }

  @Test
  void a_waiting_reader_is_woken_by_the_entry_it_waits_for() throws Exception {
    var found = new CompletableFuture<String>();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                found.complete(history.await("wanted"::equals, LONG).orElse("nothing"));
              } catch (InterruptedException interrupted) {
                found.completeExceptionally(interrupted);
              }
            });
    while (reader.getState() != Thread.State.TIMED_WAITING && !found.isDone()) {
      Thread.onSpinWait();
    }
    history.add("other");
    history.add("wanted");

    assertThat(found.get(5, TimeUnit.SECONDS)).isEqualTo("wanted");
  }

  @Test
  void waiting_ends_with_nothing_when_the_time_is_up() throws Exception {
    history.add("other");

    assertThat(history.await("wanted"::equals, Duration.ofMillis(30))).isEmpty();
  }

  @Test
  void entries_after_a_number_exclude_that_number() {
    history.add("first");
    long second = history.add("second");
    history.add("third");

    assertThat(history.after(second)).extracting(History.Entry::value).containsExactly("third");
  }

  @Test
  void the_oldest_entries_are_forgotten_but_numbers_go_on() {
    for (int i = 1; i <= History.KEPT + 5; i++) {
      history.add("entry " + i);
    }

    assertThat(history.values()).hasSize(History.KEPT).first().isEqualTo("entry 6");
    assertThat(history.last()).isEqualTo(History.KEPT + 5);
  }

  @Test
  void a_subscriber_gets_each_new_entry_in_order_until_it_leaves() throws Exception {
    history.add("before");
    var heard = new LinkedBlockingQueue<String>();
    var twoHeard = new CountDownLatch(2);
    try (var subscription =
        history.subscribe(entry -> {
          heard.add(entry);
          twoHeard.countDown();
        })) {
      history.add("one");
      history.add("two");
      assertThat(twoHeard.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(heard).containsExactly("one", "two");
  }
}
