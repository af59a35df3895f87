package dev.orchestrator.alert;

import java.util.Optional;

/**
 * A message that is being sent and is not confirmed yet.
 *
 * @param owner who tries just now; empty between two tries
 * @param closing whether it is the resolution of an alert without further occurrences
 * @param digest the number of the digest that tells it instead
 */
record Claimed(Optional<String> owner, Telling telling, boolean closing, Optional<Integer> digest) {
  Claimed by(String name) {
    return new Claimed(Optional.of(name), telling, closing, digest);
  }

  Claimed released() {
    return new Claimed(Optional.empty(), telling, closing, digest);
  }

  Claimed inDigest(int number) {
    return new Claimed(Optional.empty(), telling, closing, Optional.of(number));
  }
}
