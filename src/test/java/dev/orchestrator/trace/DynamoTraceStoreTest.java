package dev.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The store against the local table. */
class DynamoTraceStoreTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final String TABLE = "traces";
  private static final String TOKEN = "interaction-token-of-the-test";

  private static final LocalDynamo DYNAMO = start();
  private static final DynamoDbClient table = DYNAMO.client();
  private static int users;

  private final Redactor redactor = new Redactor();
  private final TraceStore store = new DynamoTraceStore(table, TABLE, redactor, _ -> List.of());
  private final String user = "40000000000000" + (100 + users++);

  private static LocalDynamo start() {
    try {
      return LocalDynamo.start(Optional.empty());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @BeforeAll
  static void create() {
    LocalTable.create(table, TABLE);
  }

  @AfterAll
  static void stop() {
    DYNAMO.close();
  }

  private Trace trace(String interactionId, String command) {
    return trace(
        interactionId, command, "1-67000000-" + "%024x".formatted(Long.parseLong(interactionId)));
  }

  private Trace trace(String interactionId, String command, String traceId) {
    return new Trace(
        new TraceKey(user, interactionId),
        traceId,
        command,
        TraceStatus.ACCEPTED,
        T0,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Work work() {
    return new Work(
        "1000",
        "{\"id\":\"1\"}",
        TOKEN,
        T0.plus(Work.TOKEN_LIFE),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private Claim claimed(String interactionId) {
    store.accept(trace(interactionId, "diagnose"), work(), "{\"type\":5}");
    return store
        .claim(new TraceKey(user, interactionId), "worker-a", T0, T0.plus(LEASE))
        .orElseThrow();
  }

  private Map<String, AttributeValue> item(String interactionId) {
    return table
        .getItem(get -> get.tableName(TABLE).key(TraceItem.key(new TraceKey(user, interactionId))))
        .item();
  }

  private static Step step(String name, String detail) {
    return new Step(
        name,
        StepStatus.SUCCEEDED,
        T0,
        Optional.of(Duration.ofMillis(12)),
        detail,
        Optional.empty());
  }

  @Test
  void a_command_that_is_written_down_twice_is_there_once_and_the_second_gets_the_first_answer() {
    var first = store.accept(trace("11", "diagnose"), work(), "{\"type\":5}");
    var again =
        store.accept(
            trace("11", "diagnose", "1-67000001-aaaaaaaaaaaaaaaaaaaaaaaa"), work(), "{\"type\":4}");

    assertThat(first).isEqualTo(new Acceptance.First());
    assertThat(again).isEqualTo(new Acceptance.Repeated("{\"type\":5}"));
  }

  @Test
  void a_long_answer_is_kept_in_less_room_and_repeated_as_it_was_given() {
    String answer = "{\"content\":\"" + "**/diagnose** · Check the table\\n".repeat(40) + "\"}";
    assertThat(store.record(trace("10", "help"), answer)).isEqualTo(new Acceptance.First());

    assertThat(item("10"))
        .hasEntrySatisfying(
            "answer",
            kept -> assertThat(kept.b().asByteArray()).hasSizeLessThan(answer.length() / 2));
    assertThat(store.record(trace("10", "help"), answer))
        .as("the SDK repeats a write whose answer was lost")
        .isEqualTo(new Acceptance.First());
    assertThat(
            store.record(trace("10", "help", "1-67000001-aaaaaaaaaaaaaaaaaaaaaaaa"), "{\"x\":1}"))
        .isEqualTo(new Acceptance.Repeated(answer));
  }

  @Test
  void of_fifty_workers_that_want_one_command_one_gets_it() throws Exception {
    store.accept(trace("12", "diagnose"), work(), "{}");
    List<Callable<Optional<Claim>>> wishes =
        IntStream.range(0, 50)
            .<Callable<Optional<Claim>>>mapToObj(
                i -> () -> store.claim(new TraceKey(user, "12"), "w" + i, T0, T0.plus(LEASE)))
            .toList();
    long winners = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var claim : threads.invokeAll(wishes)) {
        winners += claim.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(winners).isEqualTo(1);
  }

  @Test
  void a_dead_workers_command_is_free_when_its_lease_has_ended_and_not_before() {
    claimed("13");
    TraceKey key = new TraceKey(user, "13");

    assertThat(store.claim(key, "worker-b", T0.plusSeconds(19), T0.plusSeconds(60))).isEmpty();
    var second = store.claim(key, "worker-b", T0.plusSeconds(21), T0.plusSeconds(60));
    assertThat(second).isPresent();
    assertThat(second.get().attempt()).isEqualTo(2);
  }

  @Test
  void a_worker_that_lost_its_lease_can_write_nothing_more() {
    Claim lost = claimed("14");
    Claim winner =
        store
            .claim(new TraceKey(user, "14"), "worker-b", T0.plusSeconds(21), T0.plusSeconds(60))
            .orElseThrow();

    assertThat(store.saveSteps(lost, List.of(step("a", "")), T0.plusSeconds(90))).isFalse();
    assertThat(store.release(lost, List.of(), T0.plusSeconds(90))).isFalse();
    assertThat(store.finish(lost, lost.trace().finished(TraceStatus.FAILED, T0, Optional.empty())))
        .isFalse();
    assertThat(store.saveSteps(winner, List.of(step("b", "")), T0.plusSeconds(90))).isTrue();
  }

  @Test
  void a_later_attempt_sees_the_steps_that_the_first_wrote_down() {
    Claim first = claimed("15");
    store.saveSteps(first, List.of(step("table", "written")), T0.plus(LEASE));

    Claim second =
        store
            .claim(new TraceKey(user, "15"), "worker-b", T0.plusSeconds(30), T0.plusSeconds(60))
            .orElseThrow();

    assertThat(second.trace().steps()).containsExactly(step("table", "written"));
  }

  @Test
  void the_token_is_in_the_item_only_while_the_command_is_open() {
    Claim claim = claimed("16");
    assertThat(item("16").toString()).contains(TOKEN);

    store.finish(
        claim, claim.trace().finished(TraceStatus.SUCCEEDED, T0.plusSeconds(3), Optional.empty()));

    assertThat(item("16").toString()).doesNotContain(TOKEN);
    assertThat(item("16")).doesNotContainKeys("work", "lease_owner");
    // Open no more, but not yet in the history.
    assertThat(item("16")).containsEntry("open", AttributeValue.fromS("FINISHED"));
    assertThat(store.claim(new TraceKey(user, "16"), "x", T0.plusSeconds(99), T0.plusSeconds(120)))
        .isEmpty();
  }

  @Test
  void an_open_command_is_overdue_when_the_stream_or_its_worker_failed() {
    store.accept(trace("17", "diagnose"), work(), "{}");
    TraceKey key = new TraceKey(user, "17");

    assertThat(store.overdue(T0.plusSeconds(10), 100)).doesNotContain(key);
    assertThat(store.overdue(T0.plusSeconds(21), 100)).contains(key);

    Claim claim = store.claim(key, "w", T0.plusSeconds(21), T0.plusSeconds(41)).orElseThrow();
    assertThat(store.claim(key, "x", T0.plusSeconds(40), T0.plusSeconds(60))).isEmpty();
    assertThat(store.overdue(T0.plusSeconds(42), 100))
        .as("the first due time holds until the command ends, waits or is given back")
        .contains(key);

    store.finish(claim, claim.trace().finished(TraceStatus.SUCCEEDED, T0, Optional.empty()));
    assertThat(store.overdue(T0.plusSeconds(9_999), 100)).doesNotContain(key);
  }

  @Test
  void an_end_that_the_SDK_repeats_because_its_answer_was_lost_counts_as_ended() {
    Claim claim = claimed("119");
    Trace end = claim.trace().finished(TraceStatus.SUCCEEDED, T0, Optional.empty());

    assertThat(store.finish(claim, end)).isTrue();
    assertThat(store.finish(claim, end)).isTrue();
    assertThat(
            store.finish(claim, claim.trace().finished(TraceStatus.FAILED, T0, Optional.of("x"))))
        .as("another end is not this one")
        .isFalse();
  }

  @Test
  void work_that_was_stored_before_texts_were_compressed_is_read() {
    Claim claim = claimed("123");
    TraceKey key = new TraceKey(user, "123");
    table.updateItem(update ->
        update
            .tableName(TABLE)
            .key(TraceItem.key(key))
            .updateExpression("SET #work.interaction = :interaction, #work.last_word = :last")
            .expressionAttributeNames(Map.of("#work", "work"))
            .expressionAttributeValues(
                Map.of(
                    ":interaction", AttributeValue.fromS("{\"id\":\"1\"}"),
                    ":last", AttributeValue.fromS("{\"edit\":{}}"))));

    Work old = store.claim(key, "b", T0.plusSeconds(21), T0.plusSeconds(41)).orElseThrow().work();
    assertThat(old)
        .isEqualTo(
            new Work(
                claim.work().applicationId(),
                claim.work().interaction(),
                claim.work().token(),
                claim.work().tokenEndsAt(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of("{\"edit\":{}}")));
  }

  @Test
  void a_long_final_response_in_any_language_is_read_as_it_was_stored() {
    Claim claim = claimed("124");
    TraceKey key = new TraceKey(user, "124");
    String text = "ü✅𝔘 ".repeat(3_000);
    store.saveEnd(
        claim,
        claim.trace().finished(TraceStatus.SUCCEEDED, T0, Optional.empty()),
        text,
        T0.plus(LEASE));

    assertThat(store.claim(key, "b", T0.plusSeconds(21), T0.plusSeconds(41)).orElseThrow().work())
        .satisfies(work -> assertThat(work.finalResponse()).contains(text))
        .satisfies(work -> assertThat(work.interaction()).isEqualTo(work().interaction()));
  }

  @Test
  void a_last_word_is_kept_for_the_next_attempt_until_the_command_has_ended() {
    Claim claim = claimed("120");
    TraceKey key = new TraceKey(user, "120");
    Trace end = claim.trace().finished(TraceStatus.SUCCEEDED, T0, Optional.empty());
    store.saveEnd(claim, end, "{\"edit\":{}}", T0.plusSeconds(20));

    Claim next = store.claim(key, "next", T0.plusSeconds(60), T0.plusSeconds(80)).orElseThrow();
    assertThat(next.work().finalResponse()).contains("{\"edit\":{}}");
    store.finish(next, end);
    assertThat(item("120")).doesNotContainKeys("work", "last_word");
  }

  @Test
  void no_note_of_a_command_can_be_taken_for_its_last_word() {
    Claim claim = claimed("121");
    TraceKey key = new TraceKey(user, "121");
    for (String name : List.of("last word", "last_word", "notes", "token")) {
      assertThat(store.note(claim, name, "{\"edit\":{\"content\":\"forged\"}}")).isTrue();
    }

    Claim next = store.claim(key, "next", T0.plusSeconds(60), T0.plusSeconds(80)).orElseThrow();
    assertThat(next.work().finalResponse()).isEmpty();
    assertThat(next.work().token()).isEqualTo(TOKEN);
    store.saveEnd(
        next,
        next.trace().finished(TraceStatus.SUCCEEDED, T0, Optional.empty()),
        "{\"edit\":{}}",
        T0.plusSeconds(90));
    assertThat(store.note(next, "last word", "forged")).isTrue();
    assertThat(
            store
                .claim(key, "third", T0.plusSeconds(160), T0.plusSeconds(180))
                .orElseThrow()
                .work()
                .finalResponse())
        .contains("{\"edit\":{}}");
  }

  @Test
  void a_command_that_was_given_back_is_free_at_once_and_due_later() {
    Claim claim = claimed("18");
    TraceKey key = new TraceKey(user, "18");
    store.release(claim, List.of(step("a", "kept")), T0.plusSeconds(35));

    assertThat(store.overdue(T0.plusSeconds(34), 100)).doesNotContain(key);
    assertThat(store.overdue(T0.plusSeconds(35), 100)).contains(key);
    Claim next = store.claim(key, "w2", T0.plusSeconds(35), T0.plusSeconds(60)).orElseThrow();
    assertThat(next.trace().steps()).containsExactly(step("a", "kept"));
  }

  @Test
  void a_user_sees_the_newest_trace_that_is_wanted_and_nobody_elses() {
    store.record(trace("999", "help"), "{}");
    store.record(trace("1000", "status"), "{}");
    store.record(trace("1001", "debug-last"), "{}");

    var newest = store.recent(user, T0, t -> !t.command().equals("debug-last"), 1);
    assertThat(newest).extracting(Trace::command).containsExactly("status");
    assertThat(store.recent(user, T0, t -> true, 25))
        .extracting(Trace::command)
        .containsExactly("debug-last", "status", "help");
    assertThat(store.recent("12345", T0, t -> true, 25)).isEmpty();
  }

  @Test
  void a_trace_is_found_behind_many_others() {
    store.record(trace("2000", "diagnose"), "{}");
    for (int i = 1; i <= 25; i++) {
      store.record(trace(Integer.toString(2000 + i), "debug-last"), "{}");
    }
    assertThat(store.recent(user, T0, t -> !t.command().equals("debug-last"), 1))
        .extracting(Trace::command)
        .containsExactly("diagnose");
    assertThat(store.recent(user, T0, t -> true, 25)).hasSize(25);
  }

  @Test
  void a_trace_is_found_by_its_id() {
    Trace trace = trace("3000", "diagnose");
    store.record(trace, "{}");

    assertThat(store.find(trace.traceId(), T0))
        .extracting(Trace::command)
        .containsExactly("diagnose");
    assertThat(store.find("1-00000000-000000000000000000000000", T0)).isEmpty();
  }

  @Test
  void a_command_and_the_press_of_its_button_are_found_by_one_id_in_the_order_of_their_start() {
    Trace command = trace("3101", "deploy-client");
    Trace press = trace("3100", "deploy-client press", command.traceId());
    store.record(startedAt(press, T0.plusSeconds(40)), "{}");
    store.record(command, "{}");

    assertThat(store.find(command.traceId(), T0))
        .extracting(Trace::command)
        .containsExactly("deploy-client", "deploy-client press");
  }

  private static Trace startedAt(Trace trace, Instant at) {
    return new Trace(
        trace.key(),
        trace.traceId(),
        trace.command(),
        trace.status(),
        at,
        trace.finishedAt(),
        trace.steps(),
        trace.error());
  }

  @Test
  void an_expired_trace_is_not_shown_though_the_table_still_has_it() {
    store.record(trace("4000", "diagnose"), "{}");
    Instant later = T0.plus(Duration.ofDays(31));

    assertThat(store.recent(user, later, t -> true, 25)).isEmpty();
    assertThat(store.find(trace("4000", "diagnose").traceId(), later)).isEmpty();
    assertThat(item("4000"))
        .containsEntry(
            "expires_at", TraceItem.number(T0.plus(Duration.ofDays(30)).getEpochSecond()));
  }

  @Test
  void a_secret_that_was_typed_as_a_command_does_not_reach_the_table() {
    String secret = "a-secret-" + "typed-as-a-command";
    redactor.remember("test-secret", secret);
    store.record(trace("88", secret), "{}");
    assertThat(item("88").toString()).contains("[redacted:test-secret").doesNotContain(secret);
  }

  @Test
  void a_secret_in_a_step_or_an_error_does_not_reach_the_table() {
    String secret = "a-secret-" + "of-this-process";
    redactor.remember("test-secret", secret);
    Claim claim = claimed("19");
    store.saveSteps(claim, List.of(step("a", "it said " + secret)), T0.plus(LEASE));
    assertThat(item("19").toString()).contains("it said").doesNotContain(secret);

    store.finish(
        claim,
        claim
            .trace()
            .withSteps(List.of(step("a", "again " + secret)))
            .finished(TraceStatus.FAILED, T0, Optional.of("because " + secret)));
    assertThat(item("19").toString()).contains("because").doesNotContain(secret);
  }

  @Test
  void a_table_that_is_not_there_is_said_to_be_unavailable() {
    var nowhere = new DynamoTraceStore(table, "no-such-table", redactor, _ -> List.of());

    assertThatThrownBy(() -> nowhere.accept(trace("1", "x"), work(), "{}"))
        .isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(nowhere::reach).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void the_probe_writes_an_item_and_reads_it_back() {
    store.probe(T0);

    assertThat(
            table
                .getItem(get ->
                    get.tableName(TABLE)
                        .key(
                            Map.of(
                                "pk", AttributeValue.fromS("PROBE"),
                                "sk", AttributeValue.fromS("PROBE"))))
                .item())
        .containsKey("expires_at");
    store.reach();
  }
}
