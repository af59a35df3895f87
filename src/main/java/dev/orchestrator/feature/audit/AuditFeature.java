package dev.orchestrator.feature.audit;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactRedaction;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;
import java.util.Optional;

/** Artifacts of scanners: taken, kept and shown. */
public final class AuditFeature implements Feature {
  private final List<Endpoint> endpoints;

  /**
   * @param auditRepository where issues are published
   * @param maxIssues up to how many repositories get an issue of their own
   */
  public AuditFeature(
      ArtifactGate gate,
      ArtifactRedaction redaction,
      AuditStore audits,
      Optional<RepositoryName> auditRepository,
      int maxIssues) {
    var access = new AuditAccess(auditRepository);
    this.endpoints =
        List.of(
            new UploadArtifact(gate, redaction, audits, access, maxIssues),
            new ShowAudit(audits, access));
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public List<MetricGroup> metrics() {
    return List.of(AuditMetrics.GROUP);
  }
}
