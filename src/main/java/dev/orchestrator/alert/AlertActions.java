package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists, acknowledges and silences alerts, from any instance. */
public final class AlertActions {
  /** Longer than a week, people forget that they silenced something. */
  public static final Duration LONGEST_SILENCE = Duration.ofDays(7);

  private static final int LISTED = 100;
  private static final int TRIES = 10;

  private final AlertStore store;
  private final String channelId;

  public AlertActions(AlertStore store, String channelId) {
    this.store = store;
    this.channelId = channelId;
  }

  /** Where alerts are sent to. */
  public String channelId() {
    return channelId;
  }

  /** Open alerts, the newest occurrence first. */
  public List<AlertState> open() {
    return store.open(LISTED).stream()
        .sorted(Comparator.comparing(AlertState::lastAt).reversed())
        .toList();
  }

  /** The result of handling an alert. */
  public sealed interface Answer {
    record Done(AlertState state) implements Answer {}

    /** There is no open alert of that kind, or the message belongs to an earlier episode. */
    record Over() implements Answer {}

    /** It is already acknowledged, or silenced for longer. */
    record Before(Acknowledgement handling) implements Answer {}

    /** There is nothing to take back. */
    record Nothing() implements Answer {}
  }

  /**
   * Acknowledges an alert: silent until it is resolved, unless its severity rises.
   *
   * @param episode that the person has seen; the present one if empty
   */
  public Answer acknowledge(
      String fingerprint, Optional<Integer> episode, String userId, Instant now) {
    return answer(
        fingerprint,
        episode,
        now,
        state ->
            state
                .handling()
                .filter(it -> it.kind() == Acknowledgement.Kind.ACKNOWLEDGED)
                .filter(it -> it.quiets(state.severity(), now))
                .<Move>map(it -> new Move.Stop(new Answer.Before(it)))
                .orElseGet(() ->
                    new Move.To(
                        AlertStateMachine.handled(
                            state,
                            new Acknowledgement(
                                Acknowledgement.Kind.ACKNOWLEDGED,
                                userId,
                                now,
                                Acknowledgement.UNTIL_RESOLVED,
                                state.severity())))));
  }

  /**
   * Silences an alert for a time, unless its severity rises.
   *
   * @param onlyIfLonger whether a quiet that lasts longer is left as it is
   */
  public Answer silence(
      String fingerprint,
      Optional<Integer> episode,
      String userId,
      Duration time,
      boolean onlyIfLonger,
      Instant now) {
    Instant until = now.plus(time);
    return answer(
        fingerprint,
        episode,
        now,
        state ->
            state
                .handling()
                .filter(it -> onlyIfLonger && it.quiets(state.severity(), now))
                .filter(it -> !it.until().isBefore(until.minusSeconds(60)))
                .<Move>map(it -> new Move.Stop(new Answer.Before(it)))
                .orElseGet(() ->
                    new Move.To(
                        AlertStateMachine.handled(
                            state,
                            new Acknowledgement(
                                Acknowledgement.Kind.SILENCED,
                                userId,
                                now,
                                until,
                                state.severity())))));
  }

  /** Takes back that an alert was acknowledged or silenced. */
  public Answer unsilence(String fingerprint, Instant now) {
    return answer(
        fingerprint,
        Optional.empty(),
        now,
        state ->
            state.handling().isEmpty()
                ? new Move.Stop(new Answer.Nothing())
                : new Move.To(AlertStateMachine.unhandled(state, now)));
  }

  private sealed interface Move {
    record To(AlertState next) implements Move {}

    record Stop(Answer answer) implements Move {}
  }

  private Answer answer(
      String fingerprint, Optional<Integer> episode, Instant now, Function<AlertState, Move> move) {
    for (int i = 0; i < TRIES; i++) {
      Optional<AlertState> state =
          store
              .read(fingerprint)
              .filter(AlertState::open)
              .filter(it -> episode.isEmpty() || episode.get() == it.episode());
      if (state.isEmpty()) {
        return new Answer.Over();
      }
      switch (move.apply(state.get())) {
        case Move.Stop(Answer answer) -> {
          return answer;
        }
        case Move.To(AlertState next) -> {
          if (store.replace(next)) {
            return new Answer.Done(next);
          }
        }
      }
    }
    throw new AlertsUnavailable(
        "an alert was not updated: too many concurrent changes",
        new IllegalStateException(fingerprint));
  }

  /** Has a worker show in the alert's message who handles it. */
  public void showInChannel(AlertState state, Instant now) {
    boolean unused = store.wake(state.fingerprint(), SHOW + state.revision(), now);
  }

  static final String SHOW = "SHOW-";
}
