package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.time.Instant;

/**
 * A freeze of an environment that a person added. An environment may have several; it is frozen
 * until the last of them ends.
 *
 * @param id of the command that added it
 */
public record EnvironmentFreeze(
    RepositoryName repository,
    String environment,
    String id,
    Member by,
    String reason,
    Instant since,
    Instant until) {}
