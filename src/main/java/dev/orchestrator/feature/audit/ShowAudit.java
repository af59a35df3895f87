package dev.orchestrator.feature.audit;

import dev.orchestrator.auth.Scope;
import dev.orchestrator.endpoint.ApiError;
import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.endpoint.ErrorCode;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.TableUnavailable;
import java.time.Duration;
import java.util.Optional;

/** {@code GET /api/v1/audit/artifacts/{audit_id}}: the state of an audit's publication. */
final class ShowAudit implements Endpoint {
  private static final Log LOG = Log.named("feature.audit");
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/api/v1/audit/artifacts/{audit_id}")
          .auth(Auth.apiKey(Scope.AUDIT_WRITE), Auth.githubOidc());

  private final AuditStore audits;
  private final AuditAccess access;

  ShowAudit(AuditStore audits, AuditAccess access) {
    this.audits = audits;
    this.access = access;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    Optional<Stored<Audit>> audit;
    try {
      audit =
          Audit.isId(request.parameter("audit_id"))
              ? audits.find(request.parameter("audit_id"))
              : Optional.empty();
    } catch (TableUnavailable unavailable) {
      LOG.error("table.unavailable", "the table cannot be reached", unavailable);
      return ApiError.unavailable(Duration.ofSeconds(5)).response(request.traceId());
    }
    if (audit.isEmpty()) {
      return ApiError.of(ErrorCode.NOT_FOUND, "There is no audit with this id.")
          .response(request.traceId());
    }
    return access.mayUse(request.caller(), audit.get().value())
        ? found(audit.get().value())
        : ApiError.of(
                ErrorCode.FORBIDDEN,
                "These credentials are not valid for every repository of this audit.")
            .response(request.traceId());
  }

  private static EndpointResponse found(Audit audit) {
    Audit.Progress progress = audit.progress();
    return EndpointResponse.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("audit_id", audit.id());
          json.writeStringField("state", progress.state().word());
          json.writeStringField("mode", progress.mode().word());
          json.writeNumberField("exit_code", progress.exitCode());
          json.writeArrayFieldStart("issues");
          for (Audit.PublishedIssue issue : progress.issues()) {
            json.writeStartObject();
            json.writeStringField("repo", issue.repository().toString());
            json.writeNumberField("number", issue.number());
            json.writeStringField("url", issue.url().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
          if (progress.fallback().isPresent()) {
            json.writeStringField("fallback", progress.fallback().get());
          } else {
            json.writeNullField("fallback");
          }
          json.writeEndObject();
        });
  }
}
