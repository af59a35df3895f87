package dev.orchestrator.release;

import dev.orchestrator.gate.Evidence;
import dev.orchestrator.github.RepositoryName;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Where the gate finds the evidence that is kept in the table. An empty answer is evidence that
 * there is not, and never passes.
 */
public record EvidenceSources(
    Findings findings, Trust trust, Attestations attestations, LiveCommits live) {

  /** What is open at exactly a commit; empty without an accepted scan of it. */
  @FunctionalInterface
  public interface Findings {
    Optional<Evidence.OpenFindings> open(RepositoryName repository, String sha);
  }

  /** The lowest of the latest trust scores of each issue of a commit; empty without one. */
  @FunctionalInterface
  public interface Trust {
    Optional<BigDecimal> lowest(RepositoryName repository, String sha);
  }

  /** The newest attestation of an environment. */
  @FunctionalInterface
  public interface Attestations {
    Optional<Evidence.Attested> newest(String environment);
  }

  /** Whether a commit is live in an environment; empty if that is not known. */
  @FunctionalInterface
  public interface LiveCommits {
    Optional<Boolean> isLive(RepositoryName repository, String environment, String sha);
  }
}
