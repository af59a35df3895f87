package dev.orchestrator.release;

import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry of the history of releases: one decision or one change of a deploy. It is written in the
 * transaction of the change, never changes afterwards, and becomes a leaf of the attested history.
 *
 * @param by who caused it; the requester where the system did
 */
public record ReleaseEvent(
    String deployId,
    Deploy.Subject subject,
    Deploy.Kind deployKind,
    Kind kind,
    Member by,
    Instant at,
    Detail detail) {

  /** What happened. */
  public enum Kind {
    REQUESTED,
    OVERRIDDEN,
    APPROVED,
    REJECTED,
    QUEUED,
    STARTED,
    CANCEL_REQUESTED,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    REFUSED;

    /** {@code cancel requested}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * What is known about it.
   *
   * @param configSha the blob SHA of the file on which it was decided
   * @param requester whose deploy it is
   * @param runId of the run, once it is known
   * @param text one sentence, redacted; may be empty
   */
  public record Detail(
      ReasonCode reasonCode,
      Optional<String> configSha,
      Member requester,
      Optional<Long> runId,
      String text) {}

  static ReleaseEvent of(Deploy deploy, Kind kind, Member by, Instant at, String text) {
    return new ReleaseEvent(
        deploy.id(),
        deploy.subject(),
        deploy.origin().kind(),
        kind,
        by,
        at,
        new Detail(
            deploy.decision().reasonCode(),
            deploy.decision().configSha(),
            deploy.origin().requester(),
            deploy.run().id(),
            text));
  }
}
