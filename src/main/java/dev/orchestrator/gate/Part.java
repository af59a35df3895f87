package dev.orchestrator.gate;

import java.net.URI;
import java.util.Optional;

/**
 * The verdict on one kind of evidence.
 *
 * @param name {@code lock}, {@code freeze}, {@code after}, {@code checks}, {@code findings}, {@code
 *     trust}, {@code attestation} or {@code approval}
 * @param reason one sentence for people; it may contain names from outside, in code spans
 * @param url where to look
 */
public record Part(
    String name, Verdict verdict, ReasonCode reasonCode, String reason, Optional<URI> url) {

  static Part pass(String name, String reason) {
    return new Part(name, Verdict.PASS, ReasonCode.OK, reason, Optional.empty());
  }

  static Part of(String name, Verdict verdict, ReasonCode code, String reason) {
    return new Part(name, verdict, code, reason, Optional.empty());
  }

  Part at(Optional<URI> where) {
    return new Part(name, verdict, reasonCode, reason, where);
  }
}
