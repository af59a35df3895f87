package dev.orchestrator.alert;

import java.util.Optional;

/**
 * A message that is being sent and is not confirmed yet.
 *
 * @param owner who tries just now; empty between two tries
 * @param closing whether it is the resolution of an alert without further occurrences
 * @param digest the number of the digest that tells it instead
 */
record PendingDelivery(
    Optional<String> owner,
    AlertNotification alertNotification,
    boolean closing,
    Optional<Integer> digest) {
  PendingDelivery by(String name) {
    return new PendingDelivery(Optional.of(name), alertNotification, closing, digest);
  }

  PendingDelivery released() {
    return new PendingDelivery(Optional.empty(), alertNotification, closing, digest);
  }

  PendingDelivery inDigest(int number) {
    return new PendingDelivery(Optional.empty(), alertNotification, closing, Optional.of(number));
  }
}
