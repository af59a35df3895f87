package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state transitions of an alert, independent of storage. Every transition is from one revision
 * to the next, so of two concurrent ones one is refused and reads again. Occurrences only are
 * counted without a revision, by {@link AlertRecording}.
 */
final class AlertStateMachine {
  /** One message per fault and window; what comes meanwhile is counted. */
  static final Duration WINDOW = Duration.ofSeconds(300);

  /** An exact duplicate is dropped for so long. */
  static final Duration SAME = Duration.ofSeconds(300);

  /** An alert without occurrences for so long is resolved. */
  static final Duration QUIET = Duration.ofMinutes(15);

  /**
   * How long a sender may take. Longer than a send with its repetitions, shorter than Discord
   * remembers a nonce.
   */
  static final Duration LEASE = Duration.ofSeconds(20);

  /**
   * For so long Discord surely remembers a nonce ("the past few minutes"). What was first tried
   * earlier may have arrived and been forgotten, so it is looked for before it is sent again.
   */
  static final Duration NONCE_REMEMBERED = Duration.ofSeconds(120);

  /** Clocks of instances may differ by so much. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private AlertStateMachine() {}

  /** What is new when a fault comes back after it was resolved. */
  static void startEpisode(AlertDraft next, long earlier, Instant now) {
    next.episode++;
    next.sequence = 1;
    next.told = Optional.empty();
    next.base = earlier;
    next.reported = earlier;
    next.windowEnds = Instant.EPOCH;
    next.shown = Optional.empty();
    next.undelivered = Optional.empty();
    next.handling = next.handling.filter(it -> it.outlivesResolution(now));
  }

  /** Whether a message about it should be tried now. One that was started is always ended. */
  static boolean mayTell(AlertState state, Instant now) {
    if (!state.open() || state.isLeased(now) || state.waitsForDigest()) {
      return false;
    }
    if (state.claimed().isPresent()) {
      return true;
    }
    boolean passesWindow =
        !now.isBefore(state.windowEnds())
            || state.told().filter(told -> !state.severity().isAbove(told)).isEmpty();
    return state.untold() > 0 && passesWindow && !state.isQuieted(now);
  }

  /** Whether nothing comes any more, and everything was sent or can be sent with the resolution. */
  static boolean mayClose(AlertState state, Instant now) {
    return state.open()
        && !state.isLeased(now)
        && state.claimed().isEmpty()
        && state.isPast(now)
        && (state.untold() == 0 || (state.isQuieted(now) && state.shown().isPresent()));
  }

  /** Acquires what {@link #mayTell} or {@link #mayClose} allows; empty if neither does. */
  static Optional<AlertState> claim(AlertState state, String owner, Instant now) {
    if (mayTell(state, now)) {
      return Optional.of(
          held(state, state.claimed().orElseGet(() -> begun(state, now, false)), owner, now));
    }
    return mayClose(state, now)
        ? Optional.of(held(state, begun(state, now, true), owner, now))
        : Optional.empty();
  }

  private static AlertState held(
      AlertState state, PendingDelivery claimed, String owner, Instant now) {
    return state.change(next -> {
      next.claimed = Optional.of(claimed.by(owner));
      next.leaseUntil = now.plus(LEASE);
      next.dueAt = next.leaseUntil;
    });
  }

  private static PendingDelivery begun(AlertState state, Instant now, boolean closing) {
    var alertNotification =
        new AlertNotification(
            state.occurrences(),
            state.untold(),
            state.severity(),
            state.told(),
            now,
            state.shown().map(shown -> shown.alertNotification().at()).orElse(state.firstAt()),
            state.detail());
    return new PendingDelivery(Optional.empty(), alertNotification, closing, Optional.empty());
  }

  /** Discord has the message. */
  static AlertState confirmed(AlertState state, String messageId, Instant now) {
    AlertNotification alertNotification = state.claimed().orElseThrow().alertNotification();
    return state.change(next -> {
      tell(next, alertNotification, now);
      next.shown = Optional.of(new PostedMessage(messageId, state.sequence(), alertNotification));
    });
  }

  /** The digest that contains it has arrived; it has no separate message. */
  static AlertState toldInDigest(AlertState state, Instant now) {
    return state.change(next -> tell(next, state.claimed().orElseThrow().alertNotification(), now));
  }

  private static void tell(AlertDraft next, AlertNotification alertNotification, Instant now) {
    next.reported = alertNotification.covered();
    next.sequence++;
    next.told = Optional.of(alertNotification.severity());
    next.windowEnds = now.plus(WINDOW);
    next.leaseUntil = Instant.EPOCH;
    next.claimed = Optional.empty();
    next.undelivered = Optional.empty();
    next.dueAt = next.severity.isAbove(alertNotification.severity()) ? now : next.windowEnds;
  }

  /** It could not be sent; the next attempt at {@code retryAt} sends the same message again. */
  static AlertState released(AlertState state, Instant retryAt, String why) {
    return state.change(next -> {
      next.claimed = state.claimed().map(PendingDelivery::released);
      next.leaseUntil = retryAt;
      next.dueAt = retryAt;
      next.undelivered = Optional.of(why);
    });
  }

  /** The channel's limit is reached, so a digest contains it. */
  static AlertState leftToDigest(AlertState state, int digest, Instant now) {
    return state.change(next -> {
      next.claimed = state.claimed().map(it -> it.inDigest(digest));
      next.leaseUntil = Instant.EPOCH;
      next.dueAt = now;
    });
  }

  /**
   * A message that waits for its next try may be tried now: a person has repaired what was in the
   * way. Empty if it is being tried, or does not wait.
   */
  static Optional<AlertState> hastened(AlertState state, Instant now) {
    boolean waits =
        state.isLeased(now)
            && !state.waitsForDigest()
            && state.claimed().filter(it -> it.owner().isEmpty()).isPresent();
    return waits
        ? Optional.of(
            state.change(next -> {
              next.leaseUntil = Instant.EPOCH;
              next.dueAt = now;
            }))
        : Optional.empty();
  }

  /** It is resolved; right only if no occurrence came meanwhile. */
  static AlertState closed(AlertState state) {
    return state.change(next -> {
      next.open = false;
      next.reported = state.occurrences();
      next.leaseUntil = Instant.EPOCH;
      next.claimed = Optional.empty();
      next.handling = state.handling().filter(it -> it.kind() == Acknowledgement.Kind.SILENCED);
    });
  }

  /** People read that it is resolved, but it came again meanwhile: that is a new episode. */
  static AlertState cameBack(AlertState state, Instant now) {
    AlertNotification last = state.claimed().orElseThrow().alertNotification();
    return state.change(next -> {
      next.firstAt = now;
      next.dueAt = now;
      next.leaseUntil = Instant.EPOCH;
      next.claimed = Optional.empty();
      startEpisode(next, last.covered(), now);
    });
  }

  /** A person handles it. */
  static AlertState handled(AlertState state, Acknowledgement handling) {
    return state.change(next -> next.handling = Optional.of(handling));
  }

  /** It is no longer silenced. */
  static AlertState unhandled(AlertState state, Instant now) {
    return state.change(next -> {
      next.handling = Optional.empty();
      next.dueAt = state.claimed().isPresent() ? state.dueAt() : now;
    });
  }
}
