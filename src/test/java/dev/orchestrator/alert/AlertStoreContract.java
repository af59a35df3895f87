package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every form of the store has to do. */
abstract class AlertStoreContract {
  static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final Redactor REDACTOR = new Redactor();
  private static int faults;

  /** Letters only, for numbers are masked. */
  private final String fault = "fault " + letters(faults++);

  abstract AlertStore store();

  static String letters(int number) {
    return Integer.toString(number)
        .chars()
        .mapToObj(digit -> Character.toString('g' + digit - '0'))
        .reduce("", String::concat);
  }

  private Occurrence occurrence(Severity severity, String trace, Instant at) {
    return Occurrence.of(
        severity,
        fault,
        "a cause",
        trace,
        List.of(new AlertLink("Run", "https://example.com/runs/1")),
        REDACTOR,
        at);
  }

  private AlertState recorded(Severity severity, String trace, Instant at) {
    AlertStore.Recorded recorded = store().record(occurrence(severity, trace, at));
    assertThat(recorded.duplicate()).isFalse();
    return recorded.state();
  }

  @Test
  void a_hold_is_released_once_by_its_name() {
    Occurrence first = occurrence(Severity.ERROR, "t1", T0).held("hold-1");
    AlertState state = store().record(first).state();
    assertThat(state.hold()).contains("hold-1");
    assertThat(store().end(state.fingerprint(), "hold-2", T0)).isFalse();
    assertThat(store().end(state.fingerprint(), "hold-1", T0.plusSeconds(60))).isTrue();
    assertThat(store().end(state.fingerprint(), "hold-1", T0.plusSeconds(60))).isFalse();
    assertThat(read())
        .returns(Optional.empty(), AlertState::hold)
        .returns(true, AlertState::ended)
        .returns(T0.plusSeconds(60), AlertState::lastAt);

    // An occurrence without a hold opens nothing for longer, and forgets the end.
    assertThat(recorded(Severity.ERROR, "t2", T0.plusSeconds(70)))
        .returns(Optional.empty(), AlertState::hold)
        .returns(false, AlertState::ended);
  }

  @Test
  void a_move_made_from_an_older_state_keeps_the_hold() {
    AlertState before = recorded(Severity.ERROR, "t1", T0);
    store().record(occurrence(Severity.ERROR, "t2", T0).held("hold-1"));
    AlertState moved = told(before, T0.plusSeconds(1));

    assertThat(moved.hold()).contains("hold-1");
    assertThat(moved.isPast(T0.plusSeconds(90_000))).isFalse();
  }

  private AlertState read() {
    return store().read(Fingerprint.of(fault, "a cause")).orElseThrow();
  }

  private AlertState told(AlertState state, Instant now) {
    AlertState claimed = AlertStateMachine.claim(state, "me", now).orElseThrow();
    assertThat(store().replace(claimed)).isTrue();
    AlertState confirmed = AlertStateMachine.confirmed(claimed, "77", now);
    assertThat(store().replace(confirmed)).isTrue();
    return read();
  }

  @Test
  void the_first_occurrence_makes_the_alert() {
    AlertState state = recorded(Severity.ERROR, "t1", T0);

    assertThat(state)
        .isEqualTo(MemoryAlertStore.first(occurrence(Severity.ERROR, "t1", T0)))
        .isEqualTo(read());
    assertThat(state.detail().links()).hasSize(1);
  }

  @Test
  void further_ones_are_counted_and_change_nothing_else() {
    AlertState first = recorded(Severity.ERROR, "t1", T0);
    AlertState second = recorded(Severity.WARNING, "t2", T0.plusSeconds(1));

    assertThat(second)
        .isEqualTo(
            MemoryAlertStore.occurred(first, occurrence(Severity.WARNING, "t2", T0.plusSeconds(1))))
        .isEqualTo(read());
    assertThat(second.occurrences()).isEqualTo(2);
    assertThat(second.revision()).isEqualTo(first.revision());
    assertThat(second.severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  void an_exact_duplicate_within_300_seconds_is_dropped() {
    recorded(Severity.ERROR, "t1", T0);

    assertThat(store().record(occurrence(Severity.ERROR, "t1", T0.plusSeconds(299))).duplicate())
        .isTrue();
    assertThat(read().occurrences()).isEqualTo(1);
    recorded(Severity.ERROR, "t1", T0.plusSeconds(300));
    assertThat(read().occurrences()).isEqualTo(2);
  }

  @Test
  void another_severity_or_trace_is_no_duplicate() {
    recorded(Severity.ERROR, "t1", T0);
    recorded(Severity.WARNING, "t1", T0);
    recorded(Severity.ERROR, "t2", T0);

    assertThat(read().occurrences()).isEqualTo(3);
  }

  @Test
  void duplicates_are_known_in_a_storm_too_and_their_memory_is_bounded() {
    for (int i = 0; i < 260; i++) {
      recorded(Severity.ERROR, "t" + i, T0.plusMillis(i));
    }
    assertThat(store().record(occurrence(Severity.ERROR, "t259", T0.plusSeconds(2))).duplicate())
        .isTrue();
    assertThat(store().record(occurrence(Severity.ERROR, "t170", T0.plusSeconds(2))).duplicate())
        .isTrue();
    assertThat(read().occurrences()).isEqualTo(260);
  }

  @Test
  void a_rise_in_severity_is_part_of_the_same_write() {
    AlertState before = told(recorded(Severity.WARNING, "t1", T0), T0);
    Occurrence worse = occurrence(Severity.CRITICAL, "t2", T0.plusSeconds(5));
    AlertState state = store().record(worse).state();

    assertThat(state).isEqualTo(MemoryAlertStore.occurred(before, worse)).isEqualTo(read());
    assertThat(state.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(state.dueAt()).isEqualTo(T0.plusSeconds(5));
    assertThat(AlertStateMachine.mayTell(state, T0.plusSeconds(5))).isTrue();
  }

  @Test
  void what_comes_after_it_was_resolved_is_a_new_episode() {
    AlertState told = told(recorded(Severity.CRITICAL, "t1", T0), T0);
    Instant late = T0.plus(Duration.ofMinutes(20));
    AlertState closing = AlertStateMachine.claim(told, "me", late).orElseThrow();
    assertThat(store().replace(closing)).isTrue();
    assertThat(store().close(AlertStateMachine.closed(closing))).isTrue();
    AlertState closed = read();
    assertThat(closed.open()).isFalse();

    Occurrence again = occurrence(Severity.WARNING, "t2", late.plusSeconds(9));
    AlertState state = store().record(again).state();

    assertThat(state).isEqualTo(MemoryAlertStore.occurred(closed, again)).isEqualTo(read());
    assertThat(state.episode()).isEqualTo(2);
    assertThat(state.inEpisode()).isEqualTo(1);
    assertThat(state.untold()).isEqualTo(1);
    assertThat(state.severity()).isEqualTo(Severity.WARNING);
    assertThat(state.shown()).isEmpty();
  }

  @Test
  void a_silence_lasts_over_the_end_of_an_episode_and_an_acknowledgement_does_not() {
    for (Acknowledgement.Kind kind : Acknowledgement.Kind.values()) {
      Instant start = T0.plus(Duration.ofDays(kind.ordinal()));
      Instant late = start.plus(Duration.ofMinutes(20));
      AlertState told = told(recorded(Severity.ERROR, "t1", start), start);
      var handling =
          new Acknowledgement(kind, "4000", start, late.plusSeconds(3600), Severity.ERROR);
      assertThat(store().replace(AlertStateMachine.handled(told, handling))).isTrue();
      AlertState closing = AlertStateMachine.claim(read(), "me", late).orElseThrow();
      assertThat(store().replace(closing)).isTrue();
      assertThat(store().close(AlertStateMachine.closed(closing))).isTrue();

      AlertState again = recorded(Severity.ERROR, "t2", late);
      assertThat(again.isQuieted(late)).isEqualTo(kind == Acknowledgement.Kind.SILENCED);
      assertThat(again).isEqualTo(read());
      assertThat(store().replace(AlertStateMachine.unhandled(again, late))).isTrue();
      told(read(), late);
      AlertState end =
          AlertStateMachine.claim(read(), "me", late.plus(Duration.ofMinutes(20))).orElseThrow();
      assertThat(store().replace(end)).isTrue();
      assertThat(store().close(AlertStateMachine.closed(end))).isTrue();
    }
  }

  @Test
  void a_move_from_an_old_revision_is_refused() {
    AlertState state = recorded(Severity.ERROR, "t1", T0);
    AlertState mine = AlertStateMachine.claim(state, "me", T0).orElseThrow();
    AlertState theirs = AlertStateMachine.claim(state, "them", T0).orElseThrow();

    assertThat(store().replace(mine)).isTrue();
    assertThat(store().replace(theirs)).isFalse();
    assertThat(read()).isEqualTo(mine);
  }

  @Test
  void a_move_keeps_what_was_counted_meanwhile() {
    AlertState state = recorded(Severity.ERROR, "t1", T0);
    AlertState claimed = AlertStateMachine.claim(state, "me", T0).orElseThrow();
    recorded(Severity.ERROR, "t2", T0.plusSeconds(1));

    assertThat(store().replace(claimed)).isTrue();
    assertThat(read().occurrences()).isEqualTo(2);
    assertThat(read().claimed().orElseThrow().alertNotification().covered()).isEqualTo(1);
  }

  @Test
  void an_alert_is_not_closed_over_an_occurrence_that_came_meanwhile() {
    AlertState told = told(recorded(Severity.ERROR, "t1", T0), T0);
    Instant late = T0.plus(Duration.ofMinutes(20));
    AlertState closing = AlertStateMachine.claim(told, "me", late).orElseThrow();
    assertThat(store().replace(closing)).isTrue();
    recorded(Severity.ERROR, "t2", late);

    assertThat(store().close(AlertStateMachine.closed(closing))).isFalse();
    assertThat(store().replace(AlertStateMachine.cameBack(read(), late))).isTrue();
    assertThat(read().untold()).isEqualTo(1);
    assertThat(read().episode()).isEqualTo(2);
    assertThat(read().sequence()).isEqualTo(1);
  }

  @Test
  void everything_that_a_move_can_set_comes_back_as_it_was() {
    AlertState state = told(recorded(Severity.ERROR, "t1", T0), T0);
    recorded(Severity.CRITICAL, "t2", T0.plusSeconds(2));
    AlertState claimed = AlertStateMachine.claim(read(), "me", T0.plusSeconds(3)).orElseThrow();
    assertThat(store().replace(claimed)).isTrue();
    assertThat(read()).isEqualTo(claimed);
    AlertState waits = AlertStateMachine.leftToDigest(claimed, 7, T0.plusSeconds(4));
    assertThat(store().replace(waits)).isTrue();
    assertThat(read()).isEqualTo(waits);
    AlertState released = AlertStateMachine.released(waits, T0.plusSeconds(9), "no permission");
    assertThat(store().replace(released)).isTrue();
    assertThat(read()).isEqualTo(released);
    var handling =
        new Acknowledgement(
            Acknowledgement.Kind.ACKNOWLEDGED,
            "4000",
            T0,
            Acknowledgement.UNTIL_RESOLVED,
            Severity.ERROR);
    AlertState handled = AlertStateMachine.handled(released, handling);
    assertThat(store().replace(handled)).isTrue();
    assertThat(read()).isEqualTo(handled);
    assertThat(state.shown()).isPresent();
  }

  @Test
  void open_alerts_are_listed_and_due_ones_in_time() {
    AlertState state = recorded(Severity.ERROR, "t1", T0);
    String fingerprint = state.fingerprint();
    assertThat(store().due(T0.minusSeconds(1), 10_000)).doesNotContain(fingerprint);
    assertThat(store().due(T0, 10_000)).contains(fingerprint);

    AlertState told = told(state, T0);
    assertThat(store().due(T0.plusSeconds(299), 10_000)).doesNotContain(fingerprint);
    assertThat(store().due(T0.plusSeconds(300), 10_000)).contains(fingerprint);
    assertThat(store().open(10_000)).contains(told);

    AlertState closing =
        AlertStateMachine.claim(told, "me", T0.plus(Duration.ofMinutes(20))).orElseThrow();
    assertThat(store().replace(closing)).isTrue();
    assertThat(store().close(AlertStateMachine.closed(closing))).isTrue();
    assertThat(store().due(T0.plus(Duration.ofDays(1_000)), 10_000)).doesNotContain(fingerprint);
    assertThat(store().open(10_000))
        .extracting(AlertState::fingerprint)
        .doesNotContain(fingerprint);
  }

  @Test
  void a_worker_is_called_once_for_each_reason() {
    String fingerprint = Fingerprint.of(fault, "a cause");

    assertThat(store().wake(fingerprint, "1-1", T0)).isTrue();
    assertThat(store().wake(fingerprint, "1-1", T0)).isFalse();
    assertThat(store().wake(fingerprint, "1-2", T0)).isTrue();
  }

  @Test
  void what_a_channel_has_had_comes_back_as_it_was() {
    String channel = "9" + faults;
    ChannelState fresh = store().channel(channel);
    assertThat(fresh).isEqualTo(ChannelState.fresh(channel));

    ChannelState granted = fresh.grant("nonce", true, 10, T0).orElseThrow();
    assertThat(store().replace(granted)).isTrue();
    assertThat(store().replace(granted)).isFalse();
    assertThat(store().channel(channel)).isEqualTo(granted);
    var member = new DigestMember("abc", 1, 2, Severity.WARNING, 3, "text");
    ChannelState held = granted.digestHeld(List.of(member), "me", T0);
    assertThat(store().replace(held)).isTrue();
    assertThat(store().channel(channel)).isEqualTo(held);
    ChannelState told = held.digestTold(T0);
    assertThat(store().replace(told)).isTrue();
    assertThat(store().channel(channel)).isEqualTo(told);
  }

  @Test
  void of_50_writers_at_once_all_are_counted_and_one_sends() throws Exception {
    var channel = new CountingChannel();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> writers =
          IntStream.range(0, 50)
              .<Callable<Void>>mapToObj(i ->
                  () -> {
                    var notifier =
                        new AlertNotifier(store(), channel, 10, () -> T0, () -> "writer-" + i);
                    AlertsManager.alertNotification(store(), () -> notifier, REDACTOR, () -> T0)
                        .send(Severity.ERROR, fault, "a cause", "trace-" + i, List.of());
                    return null;
                  })
              .toList();
      for (var writer : threads.invokeAll(writers)) {
        writer.get();
      }
    }

    AlertState state = read();
    assertThat(channel.posts).hasSize(1);
    assertThat(state.occurrences()).isEqualTo(50);
    assertThat(state.reported())
        .isEqualTo(((AlertMessage) channel.posts.getFirst()).alertNotification().more());
    assertThat(state.sequence()).isEqualTo(2);

    var later = T0.plusSeconds(301);
    new AlertNotifier(store(), channel, 10, () -> later, () -> "sweeper").tell(state.fingerprint());
    assertThat(read().untold()).isZero();
    assertThat(
            channel.posts.stream()
                .mapToLong(post -> ((AlertMessage) post).alertNotification().more())
                .sum())
        .isEqualTo(50);
  }

  private static final class CountingChannel implements AlertChannel {
    private final List<AlertPost> posts = new ArrayList<>();

    @Override
    public String id() {
      return "1" + faults;
    }

    @Override
    public synchronized Posting post(AlertPost post, String nonce, Instant deadline) {
      posts.add(post);
      return new Posting.Posted("m" + posts.size());
    }

    @Override
    public Posting find(AlertPost post, Instant since, Instant deadline) {
      return new Posting.Gone();
    }

    @Override
    public Posting edit(String messageId, AlertMessage message, Instant deadline) {
      return new Posting.Posted(messageId);
    }
  }
}
