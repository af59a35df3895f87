package dev.orchestrator.alert;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.metric.Counter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Accepts alerts. An alert is recorded first and sent then, so that it survives the failure of the
 * instance that raised it. Never throws for its input or for unreachable systems, and never raises
 * an alert about itself: its failures are counted log lines.
 */
public final class AlertsManager {
  private static final Log LOG = Log.named("alert");
  private static final AlertsManager OFF =
      new AlertsManager(Optional.empty(), Optional.empty(), new Redactor(), InstantSource.system());

  private final Optional<AlertStore> store;
  private final Optional<Supplier<AlertNotifier>> notifier;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Counter notRecorded;

  private AlertsManager(
      Optional<AlertStore> store,
      Optional<Supplier<AlertNotifier>> notifier,
      Redactor redactor,
      InstantSource clock) {
    this.store = store;
    this.notifier = notifier;
    this.redactor = redactor;
    this.clock = clock;
    this.notRecorded = new Counter("alerts_not_recorded", clock);
  }

  /** Takes no alerts: ENABLE_ALERTS is not set. */
  public static AlertsManager off() {
    return OFF;
  }

  /**
   * Records alerts and hands them to a worker, in functions without a token and where a caller must
   * not wait for Discord.
   */
  public static AlertsManager calling(AlertStore store, Redactor redactor, InstantSource clock) {
    return new AlertsManager(Optional.of(store), Optional.empty(), redactor, clock);
  }

  /** Records alerts and sends them immediately. */
  public static AlertsManager alertNotification(
      AlertStore store, Supplier<AlertNotifier> notifier, Redactor redactor, InstantSource clock) {
    return new AlertsManager(Optional.of(store), Optional.of(notifier), redactor, clock);
  }

  /**
   * Raises an alert. An exact duplicate of severity, message and trace id within 5 minutes is
   * dropped; the same message otherwise is counted, and sent once in 5 minutes, or immediately if
   * it has become worse.
   *
   * @param message what happened; secrets are taken out, and what differs from time to time, such
   *     as numbers and ids, does not make it another alert
   * @param rootCause empty if it is not known; another cause makes another alert, with the same
   *     exceptions
   * @param traceId empty if there is none
   * @param links at most 5; the run that failed comes first
   */
  public void send(
      Severity severity, String message, String rootCause, String traceId, List<AlertLink> links) {
    send(severity, message, rootCause, traceId, links, false);
  }

  /**
   * As {@link #send}, for a person who tries whether alerts arrive: a message about it that waits
   * for its next try is tried at once.
   */
  public void sendAtOnce(Severity severity, String message, String rootCause, String traceId) {
    send(severity, message, rootCause, traceId, List.of(), true);
  }

  /**
   * Raises an alert that stays open until it is ended, however long that takes: it is told once,
   * and its end once. Raising it again under the same hold does nothing.
   *
   * @param message as of {@link #send}
   * @param hold identifies this period, for {@link #end}; another period has another name
   * @return whether it is recorded, or alerts are switched off; if not, it has to be raised again
   */
  public boolean hold(
      Severity severity, String message, String rootCause, String hold, List<AlertLink> links) {
    if (store.isEmpty()) {
      return true;
    }
    Occurrence occurrence =
        Occurrence.of(severity, message, rootCause, "", links, redactor, clock.instant())
            .held(hold);
    try {
      Optional<AlertState> known = store.get().read(occurrence.fingerprint());
      if (known.flatMap(AlertState::hold).filter(hold::equals).isPresent()) {
        return true;
      }
    } catch (RuntimeException away) {
      LOG.error("alert.not_recorded", "an alert was not recorded", away, notRecorded.one());
      return false;
    }
    return take(occurrence, store.get(), false);
  }

  /**
   * Ends an alert that was raised by {@link #hold}; message and cause are the same as there, but
   * for what varies between occurrences. An alert that continues under another hold is not changed.
   *
   * @return whether it has ended; if not, it has to be tried again
   */
  public boolean end(String message, String rootCause, String hold) {
    if (store.isEmpty()) {
      return true;
    }
    String fingerprint = Fingerprint.of(redactor.redact(message), redactor.redact(rootCause));
    try {
      if (store.get().end(fingerprint, hold, clock.instant())) {
        LOG.info("alert.resolved", "an alert was resolved", Field.of("fingerprint", fingerprint));
        // Where no teller is, the next minute's job tells the end.
        notifier.ifPresent(it -> it.get().tell(fingerprint));
      }
      return true;
    } catch (RuntimeException away) {
      LOG.error(
          "alert.not_resolved",
          "an alert was not resolved",
          away,
          Field.of("fingerprint", fingerprint));
      return false;
    }
  }

  private void send(
      Severity severity,
      String message,
      String rootCause,
      String traceId,
      List<AlertLink> links,
      boolean atOnce) {
    if (store.isPresent()) {
      Occurrence occurrence =
          Occurrence.of(severity, message, rootCause, traceId, links, redactor, clock.instant());
      boolean unused = take(occurrence, store.get(), atOnce);
    }
  }

  /** A second try is safe: what was counted by the first is an exact duplicate in the second. */
  private static AlertStore.Recorded recorded(Occurrence occurrence, AlertStore kept) {
    try {
      return kept.record(occurrence);
    } catch (AlertsUnavailable once) {
      return kept.record(occurrence);
    }
  }

  /** Whether it was recorded. */
  private boolean take(Occurrence occurrence, AlertStore kept, boolean atOnce) {
    AlertStore.Recorded recorded;
    try {
      recorded = recorded(occurrence, kept);
    } catch (RuntimeException away) {
      LOG.error(
          "alert.not_recorded",
          "an alert was not recorded",
          away,
          notRecorded.one(Field.of("alert", occurrence.detail().message())));
      // One that is held is raised again, so it is not sent without a record.
      if (occurrence.hold().isEmpty()) {
        notifier.ifPresent(it -> it.get().tellUnrecorded(occurrence));
      }
      return false;
    }
    LOG.info(
        "alert.raised",
        "an alert was raised",
        Field.of("fingerprint", occurrence.fingerprint()),
        Field.of("severity", occurrence.severity().word()),
        Field.of("duplicate", recorded.duplicate()));
    try {
      Optional<AlertState> hastened =
          atOnce
              ? AlertStateMachine.hastened(recorded.state(), clock.instant()).filter(kept::replace)
              : Optional.empty();
      AlertState state = hastened.orElse(recorded.state());
      if (notifier.isPresent()) {
        AlertState unused = notifier.get().get().tell(state);
      } else if (AlertStateMachine.mayTell(state, clock.instant())) {
        String message = state.episode() + "-" + state.sequence();
        String reason = hastened.isPresent() ? message + "-" + state.revision() : message;
        boolean unused = kept.wake(state.fingerprint(), reason, clock.instant());
      }
    } catch (RuntimeException away) {
      // It is recorded, so the next minute's job tells it.
      LOG.error("alert.left_to_schedule", "an alert was left to the next scheduled run", away);
    }
    return true;
  }
}
