package dev.orchestrator.gate;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is known about a commit and an environment at one moment. What could not be read
 * is {@link Optional#empty()}, which never lets a release pass.
 *
 * @param at the moment
 * @param lock the lock that the environment has
 * @param freezeEnds for each freeze added by a person that is in force, when it ends and why
 * @param promoted whether the commit is live in the environment named by {@code after}
 * @param checks all check runs and statuses, of all pages
 * @param requiredChecks the names that GitHub's branch rules require
 * @param findings the result of the accepted scan of exactly this commit
 * @param lowestTrust the lowest of the latest trust scores of each issue of this commit
 * @param attestation the newest attestation of the environment
 * @param approvals how many people other than the owner approved
 */
public record Evidence(
    Instant at,
    Optional<Lock> lock,
    List<AddedFreeze> freezeEnds,
    Optional<Boolean> promoted,
    Optional<List<Check>> checks,
    Optional<Set<String>> requiredChecks,
    Optional<OpenFindings> findings,
    Optional<BigDecimal> lowestTrust,
    Optional<Attested> attestation,
    int approvals) {

  /** A lock on an environment. */
  public record Lock(String owner, String reason) {}

  /** A freeze that a person added. */
  public record AddedFreeze(Instant until, String reason) {}

  /** How many findings are open, by severity. */
  public record OpenFindings(int critical, int high, int medium, int low, Optional<URI> url) {
    int of(Level level) {
      return switch (level) {
        case CRITICAL -> critical;
        case HIGH -> high;
        case MEDIUM -> medium;
        case LOW -> low;
      };
    }
  }

  /** The outcome of an attestation. */
  public record Attested(boolean passed, Instant at, Optional<URI> url) {}

  public Evidence {
    freezeEnds = List.copyOf(freezeEnds);
    checks = checks.map(List::copyOf);
    requiredChecks = requiredChecks.map(Set::copyOf);
  }
}
