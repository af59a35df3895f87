package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import java.time.Instant;
import java.util.Optional;

/**
 * A lock on an environment: deploys are refused until it is removed or expires.
 *
 * @param id of the command that set it
 * @param owner who holds it
 * @param span without an end if it has to be removed
 * @param takenFrom whom it was taken from by the command that set it
 */
public record EnvironmentLock(
    RepositoryName repository,
    String environment,
    String id,
    Member owner,
    String reason,
    Span span,
    Optional<Member> takenFrom) {

  /**
   * A member of the Discord server.
   *
   * @param name as Discord showed it at the time
   */
  public record Member(String id, String name) {}

  /** From when until when; empty without an end. */
  public record Span(Instant since, Optional<Instant> expiresAt) {}
}
