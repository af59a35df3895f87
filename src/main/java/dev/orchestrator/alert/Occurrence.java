package dev.orchestrator.alert;

import dev.orchestrator.log.Redactor;
import dev.orchestrator.text.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One time that something went wrong.
 *
 * @param fingerprint of the fault; other occurrences of it have the same
 * @param sameness the hash of severity, message, trace id and hold; an exact duplicate has the same
 * @param hold keeps the alert open until the hold is released; empty if the alert ends by itself
 */
record Occurrence(
    String fingerprint,
    String sameness,
    Severity severity,
    Detail detail,
    Optional<String> hold,
    Instant at) {
  /** 72 bits of a hash that is only compared within one fault. */
  private static final int SAMENESS = 18;

  static Occurrence of(
      Severity severity,
      String message,
      String rootCause,
      String traceId,
      List<AlertLink> links,
      Redactor redactor,
      Instant at) {
    String redacted = redactor.redact(message);
    return new Occurrence(
        Fingerprint.of(redacted, redactor.redact(rootCause)),
        Sha256.hex(severity.word() + "\n" + traceId.length() + "\n" + traceId + redacted)
            .substring(0, SAMENESS),
        severity,
        Detail.of(message, rootCause, traceId, links, redactor),
        Optional.empty(),
        at);
  }

  /** The same, of an alert that stays open until the hold is released. */
  Occurrence held(String name) {
    return new Occurrence(
        fingerprint,
        Sha256.hex(sameness + "\n" + name).substring(0, SAMENESS),
        severity,
        detail,
        Optional.of(name),
        at);
  }
}
