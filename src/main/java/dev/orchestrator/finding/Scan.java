package dev.orchestrator.finding;

import dev.orchestrator.github.RepositoryName;
import java.time.Instant;

/**
 * A scanner's accepted scan of a commit. A later one of the same scanner and commit replaces it.
 *
 * @param tool as in {@link Finding#tool}
 * @param auditId the audit whose upload holds its findings
 * @param digest of that upload
 * @param complete whether the scanner said that it saw everything
 */
public record Scan(
    RepositoryName repository,
    String commit,
    String tool,
    String auditId,
    String digest,
    int chunks,
    boolean complete,
    Instant at) {
  /** The same scan, ended, so that it reads as absent: the api may delete nothing. */
  Scan ended() {
    return new Scan(repository, commit, tool, auditId, digest, chunks, complete, Instant.EPOCH);
  }
}
