package dev.orchestrator.alert;

import java.time.Duration;
import java.util.Optional;

/**
 * The message about one alert.
 *
 * @param sequence its number within the episode
 * @param late how long it could not be sent; zero if it went out at once
 * @param handling who acknowledged or silenced the alert
 * @param closed if it is resolved
 */
public record AlertMessage(
    String fingerprint,
    int episode,
    int sequence,
    AlertNotification alertNotification,
    Duration late,
    Optional<Acknowledgement> handling,
    Optional<Closed> closed)
    implements AlertPost {

  /**
   * The end of an alert.
   *
   * @param quiet how long nothing came
   * @param occurrences of the episode
   * @param lasted how long it went on, if it was ended by what raised it
   */
  public record Closed(Duration quiet, long occurrences, Optional<Duration> lasted) {}

  /** The message of a claim. */
  static AlertMessage of(AlertState state, Duration late) {
    return new AlertMessage(
        state.fingerprint(),
        state.episode(),
        state.sequence(),
        state.claimed().orElseThrow().alertNotification(),
        late,
        state.handling(),
        Optional.empty());
  }

  /** Of what could not be recorded. */
  static AlertMessage unrecorded(Occurrence occurrence) {
    return new AlertMessage(
        occurrence.fingerprint(),
        0,
        0,
        new AlertNotification(
            1,
            1,
            occurrence.severity(),
            Optional.empty(),
            occurrence.at(),
            occurrence.at(),
            occurrence.detail()),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  /** Who keeps the alert quiet, as far as what this message tells goes; empty if it is loud. */
  public Optional<Acknowledgement> activeHandling() {
    return handling.filter(it ->
        it.quiets(
            alertNotification.severity(),
            it.at().isAfter(alertNotification.at()) ? it.at() : alertNotification.at()));
  }

  /** Whether it is in the table, so that people can answer it. */
  public boolean isRecorded() {
    return episode > 0;
  }

  /** The newest message as it should look now; empty if there is none. */
  public static Optional<AlertMessage> shown(AlertState state) {
    return state
        .shown()
        .map(shown ->
            new AlertMessage(
                state.fingerprint(),
                state.episode(),
                shown.sequence(),
                shown.alertNotification(),
                Duration.ZERO,
                state.handling(),
                Optional.empty()));
  }

  AlertMessage closed(Closed end) {
    return new AlertMessage(
        fingerprint, episode, sequence, alertNotification, late, handling, Optional.of(end));
  }
}
