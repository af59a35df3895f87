package dev.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One-shot buttons, rests and waiting commands against the local table. */
class SingleUseTokenTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TABLE = "buttons";
  private static final String CALLER = "4000000000000000001";
  private static LocalDynamo dynamo;
  private static TraceStore store;
  private static long interactions = 1_000;

  private final String nonce = Long.toString(interactions++);

  @BeforeAll
  static void create() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    DynamoDbClient table = dynamo.client();
    LocalTable.create(table, TABLE);
    store = new DynamoTraceStore(table, TABLE, new Redactor(), _ -> List.of());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  private SingleUseToken offered() {
    var offer =
        new SingleUseToken(
            nonce,
            CALLER,
            "1-67000000-aaaaaaaaaaaaaaaaaaaaaaaa",
            Map.of("ref", "main"),
            T0.plus(SingleUseToken.LIFE),
            Optional.empty());
    store.offer(offer);
    return offer;
  }

  private static Trace press(String interactionId, String userId, Instant at) {
    return new Trace(
        new TraceKey(userId, interactionId),
        "1-67000000-aaaaaaaaaaaaaaaaaaaaaaaa",
        "deploy-client",
        TraceStatus.ACCEPTED,
        at,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static String interaction() {
    return Long.toString(interactions++);
  }

  private static Optional<Work> work() {
    return Optional.of(
        new Work(
            "1000",
            "{\"id\":\"1\"}",
            "token",
            T0.plus(Work.TOKEN_LIFE),
            Optional.empty(),
            Optional.empty(),
            Map.of()));
  }

  @Test
  void a_press_uses_the_button_up_and_leaves_a_job_for_a_worker() {
    SingleUseToken offer = offered();
    String id = interaction();
    assertThat(store.press(offer, press(id, CALLER, T0), work(), "{\"type\":6}"))
        .isEqualTo(new PressResult.First());
    assertThat(store.oneShot(nonce).orElseThrow().usedBy(id)).isTrue();
    assertThat(store.oneShot(nonce).orElseThrow().state()).containsEntry("ref", "main");
    assertThat(store.claim(new TraceKey(CALLER, id), "worker", T0, T0.plusSeconds(20))).isPresent();
  }

  @Test
  void a_press_that_is_delivered_twice_gets_its_first_answer() {
    SingleUseToken offer = offered();
    String id = interaction();
    store.press(offer, press(id, CALLER, T0), work(), "{\"type\":6}");
    assertThat(store.press(offer, press(id, CALLER, T0.plusSeconds(1)), work(), "{\"type\":4}"))
        .isEqualTo(new PressResult.Repeated("{\"type\":6}"));
  }

  @Test
  void of_twenty_presses_at_once_one_counts_and_the_others_leave_no_job() throws Exception {
    SingleUseToken offer = offered();
    var ids = new ArrayList<String>();
    var presses = new ArrayList<Callable<PressResult>>();
    for (int i = 0; i < 20; i++) {
      String id = interaction();
      ids.add(id);
      presses.add(() -> store.press(offer, press(id, CALLER, T0), work(), "{\"type\":6}"));
    }
    long first = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var pressing : threads.invokeAll(presses)) {
        first += pressing.get() instanceof PressResult.First ? 1 : 0;
      }
    }
    assertThat(first).isEqualTo(1);
    long jobs =
        ids.stream()
            .filter(id ->
                store.claim(new TraceKey(CALLER, id), "w", T0, T0.plusSeconds(20)).isPresent())
            .count();
    assertThat(jobs).isEqualTo(1);
  }

  @Test
  void another_person_s_press_and_a_late_one_change_nothing() {
    SingleUseToken offer = offered();
    assertThat(store.press(offer, press(interaction(), "4999", T0), work(), "{}"))
        .isEqualTo(new PressResult.TooLate());
    Instant late = T0.plus(SingleUseToken.LIFE);
    assertThat(store.press(offer, press(interaction(), CALLER, late), work(), "{}"))
        .isEqualTo(new PressResult.TooLate());
    assertThat(store.oneShot(nonce).orElseThrow().use()).isEmpty();
  }

  @Test
  void an_offer_that_is_repeated_after_a_crash_keeps_its_first_end_and_its_use() {
    SingleUseToken offer = offered();
    store.press(offer, press(interaction(), CALLER, T0), work(), "{}");
    store.offer(
        new SingleUseToken(
            nonce, CALLER, "t", Map.of(), T0.plus(Duration.ofHours(9)), Optional.empty()));
    SingleUseToken kept = store.oneShot(nonce).orElseThrow();
    assertThat(kept.endsAt()).isEqualTo(T0.plus(SingleUseToken.LIFE));
    assertThat(kept.use()).isPresent();
  }

  @Test
  void a_command_cools_down_for_one_user_and_a_second_delivery_is_not_held_up() {
    var cooldown = new Cooldown(1, Duration.ofSeconds(30));
    Instant until = T0.plusSeconds(30);
    assertThat(store.use(nonce, "deploy-client", "1", T0, cooldown)).isEmpty();
    assertThat(store.use(nonce, "deploy-client", "1", T0, cooldown)).isEmpty();
    assertThat(store.use(nonce, "deploy-client", "2", T0.plusSeconds(2), cooldown)).contains(until);
    assertThat(store.use(nonce, "status", "3", T0.plusSeconds(2), cooldown)).isEmpty();
    assertThat(store.use(nonce + "0", "deploy-client", "4", T0, cooldown)).isEmpty();
    assertThat(store.use(nonce, "deploy-client", "5", until, cooldown)).isEmpty();
  }

  @Test
  void a_command_may_be_given_so_many_times_in_each_window() {
    var cooldown = new Cooldown(3, Duration.ofSeconds(10));
    Instant start = Instant.ofEpochSecond(1_800_000_000);
    for (String id : new String[] {"1", "2", "2", "3", "1"}) {
      assertThat(store.use(nonce, "diagnose", id, start.plusSeconds(1), cooldown)).isEmpty();
    }
    assertThat(store.use(nonce, "diagnose", "4", start.plusSeconds(9), cooldown))
        .contains(start.plusSeconds(10));
    assertThat(store.use(nonce + "0", "diagnose", "4", start.plusSeconds(9), cooldown)).isEmpty();
    assertThat(store.use(nonce, "diagnose", "4", start.plusSeconds(10), cooldown)).isEmpty();
  }

  @Test
  void a_waiting_command_is_free_at_once_for_who_wakes_it_and_is_due_when_it_is_time_to_look() {
    String id = interaction();
    store.press(offered(), press(id, CALLER, T0), work(), "{}");
    var key = new TraceKey(CALLER, id);
    Claim claim = store.claim(key, "worker-a", T0, T0.plusSeconds(20)).orElseThrow();
    assertThat(store.note(claim, "run_id", "17")).isTrue();
    var post = ChannelPost.in("3000").shownIn("9000");

    assertThat(store.park(claim, List.of(), T0.plusSeconds(60), Optional.of(post)))
        .isEqualTo(Suspension.PARKED);

    assertThat(store.overdue(T0.plusSeconds(59), 1_000)).doesNotContain(key);
    assertThat(store.overdue(T0.plusSeconds(60), 1_000)).contains(key);
    Claim woken = store.claim(key, "worker-b", T0.plusSeconds(2), T0.plusSeconds(22)).orElseThrow();
    assertThat(woken.work().post()).contains(post);
    assertThat(woken.attempt()).isEqualTo(1);
    assertThat(woken.work().notes()).containsExactly(Map.entry("run_id", "17"));
    assertThat(store.park(claim, List.of(), T0, Optional.empty())).isEqualTo(Suspension.LOST);
    assertThat(store.note(claim, "run_id", "18")).isFalse();
  }

  @Test
  void news_that_comes_while_a_worker_looks_is_not_lost_when_it_parks_the_command() {
    String id = interaction();
    store.press(offered(), press(id, CALLER, T0), work(), "{}");
    var key = new TraceKey(CALLER, id);
    Claim claim = store.claim(key, "worker-a", T0, T0.plusSeconds(20)).orElseThrow();

    assertThat(store.wake(key, T0.plusSeconds(1))).isTrue();

    assertThat(store.park(claim, List.of(), T0.plusSeconds(60), Optional.empty()))
        .isEqualTo(Suspension.WOKEN);
    Claim again =
        store.claim(key, "worker-a2", T0.plusSeconds(2), T0.plusSeconds(22)).orElseThrow();
    assertThat(store.park(again, List.of(), T0.plusSeconds(60), Optional.empty()))
        .isEqualTo(Suspension.PARKED);
  }

  @Test
  void a_command_that_has_ended_cannot_be_woken() {
    assertThat(store.wake(new TraceKey(CALLER, interaction()), T0)).isFalse();
  }
}
