package dev.orchestrator.alert;

import dev.orchestrator.text.Truncator;

/**
 * An alert that a digest tells of.
 *
 * @param more its occurrences that no earlier message contained
 * @param message shortened
 */
public record DigestMember(
    String fingerprint, int episode, int sequence, Severity severity, long more, String message) {
  private static final int MESSAGE = 120;

  static DigestMember of(AlertState state) {
    AlertNotification alertNotification = state.claimed().orElseThrow().alertNotification();
    return new DigestMember(
        state.fingerprint(),
        state.episode(),
        state.sequence(),
        alertNotification.severity(),
        alertNotification.more(),
        Truncator.truncate(alertNotification.detail().message(), MESSAGE));
  }

  boolean isToldBy(AlertState state, int digest) {
    return state.episode() == episode
        && state.sequence() == sequence
        && state.claimed().flatMap(PendingDelivery::digest).filter(it -> it == digest).isPresent();
  }
}
