package dev.orchestrator.entry;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.gate.Evidence;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.phase.Phase;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EvidenceSources;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.table.Table;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** What judges releases, and what keeps them from environments. */
final class GateParts {
  private final LockStore locks;
  private final FreezeStore freezes;
  private final ReleaseGate.Configured configured;
  private final ReleaseGate gate;

  GateParts(
      Settings settings,
      Table table,
      PhaseStore phases,
      AttestationStore attestations,
      DeployStore deploys,
      Supplier<GitHubClient> gitHub,
      InstantSource clock) {
    this.locks = new LockStore(table);
    this.freezes = new FreezeStore(table);
    this.configured =
        new ReleaseGate.Configured(
            settings.gitHub().repositories(), settings.features().release().workflow());
    // The gate only reads; nothing is counted.
    var audits = new AuditStore(table, clock, (record, withHits) -> List.of());
    var sources =
        new EvidenceSources(
            audits::open,
            (repository, sha) -> lowestTrust(phases, repository, sha),
            environment -> newestAttestation(attestations, environment),
            (repository, environment, sha) ->
                Optional.of(
                    deploys
                        .place(repository, environment)
                        .live()
                        .filter(live -> live.sha().equals(sha))
                        .isPresent()));
    this.gate = new ReleaseGate(gitHub, configured, locks, freezes, sources, clock);
  }

  private static Optional<Evidence.Attested> newestAttestation(
      AttestationStore attestations, String environment) {
    return attestations.heads().stream()
        .filter(head -> head.environment().equals(environment) && !head.recent().isEmpty())
        .findFirst()
        .map(head -> head.recent().getLast())
        .map(run -> new Evidence.Attested(run.passed(), run.at(), Optional.empty()));
  }

  /** Empty if there is no mitigation, or the latest of an issue has no score. */
  private static Optional<BigDecimal> lowestTrust(
      PhaseStore phases, RepositoryName repository, String sha) {
    List<OptionalDouble> scores =
        phases.latestMitigations(repository, sha).values().stream().map(GateParts::trust).toList();
    return scores.stream().allMatch(OptionalDouble::isPresent)
        ? scores.stream()
            .map(score -> BigDecimal.valueOf(score.getAsDouble()))
            .min(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static OptionalDouble trust(Phase mitigation) {
    Json score = mitigation.data().get("trust_score");
    return score.isAbsent() ? mitigation.data().get("trustScore").number() : score.number();
  }

  LockStore locks() {
    return locks;
  }

  FreezeStore freezes() {
    return freezes;
  }

  ReleaseGate.Configured configured() {
    return configured;
  }

  Supplier<ReleaseGate> gate() {
    return () -> gate;
  }
}
