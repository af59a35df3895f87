package dev.orchestrator.alert;

import dev.orchestrator.log.Redactor;
import java.time.Instant;
import java.util.List;

/**
 * One time that something went wrong.
 *
 * @param fingerprint of the fault; other occurrences of it have the same
 * @param sameness the hash of severity, message and trace id; an exact duplicate has the same
 */
record Occurrence(
    String fingerprint, String sameness, Severity severity, Detail detail, Instant at) {
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
        Fingerprint.hash(severity.word() + "\n" + traceId.length() + "\n" + traceId + redacted)
            .substring(0, SAMENESS),
        severity,
        Detail.of(message, rootCause, traceId, links, redactor),
        at);
  }
}
