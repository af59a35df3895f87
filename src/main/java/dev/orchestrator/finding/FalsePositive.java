package dev.orchestrator.finding;

import dev.orchestrator.github.RepositoryName;
import java.time.Instant;

/**
 * The decision that a finding of a repository is none. It holds for later scans too.
 *
 * @param fingerprint of the finding
 * @param by who decided
 */
public record FalsePositive(RepositoryName repository, String fingerprint, String by, Instant at) {}
