package dev.orchestrator.feature.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.auth.Caller;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.endpoint.ApiError;
import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.endpoint.ErrorCode;
import dev.orchestrator.endpoint.FieldError;
import dev.orchestrator.endpoint.FieldReader;
import dev.orchestrator.endpoint.FieldRule;
import dev.orchestrator.endpoint.MediaType;
import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Job;
import dev.orchestrator.finding.ArtifactReader.Reading;
import dev.orchestrator.finding.ArtifactRedaction;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.AuditStore.Acceptance;
import dev.orchestrator.finding.Fault;
import dev.orchestrator.finding.PublicationPlan;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.oidc.JobIdentity;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.TableUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code POST /api/v1/audit/artifacts}: takes an artifact, in any of its forms, to be published by
 * the worker. With {@code dry_run=true} it answers what would be published and writes nothing.
 * SARIF is told its repository, commit and id by the parameters {@code repo}, {@code commit} and
 * {@code audit_id} where it does not name them itself.
 */
final class UploadArtifact implements Endpoint {
  private static final Log LOG = Log.named("feature.audit");
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/api/v1/audit/artifacts")
          .auth(Auth.apiKey(Scope.AUDIT_WRITE), Auth.githubOidc())
          .accepts(MediaType.JSON, MediaType.SARIF)
          .unparsed()
          .limit(EndpointSpec.API_LIMIT);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SHA = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
  private static final String SIGNATURE = "x-orchestrator-hmac";
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ArtifactGate gate;
  private final ArtifactRedaction redaction;
  private final AuditStore audits;
  private final AuditAccess access;
  private final int maxIssues;

  /**
   * @param maxIssues up to how many repositories get an issue of their own
   */
  UploadArtifact(
      ArtifactGate gate,
      ArtifactRedaction redaction,
      AuditStore audits,
      AuditAccess access,
      int maxIssues) {
    this.gate = gate;
    this.redaction = redaction;
    this.audits = audits;
    this.access = access;
    this.maxIssues = maxIssues;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    FieldReader query = request.queryFields();
    boolean dryRun =
        query
            .optional("dry_run", FieldRule.oneOf("true", "false"))
            .filter("true"::equals)
            .isPresent();
    var given =
        new Given(
            query.optional(
                "audit_id",
                FieldRule.matching(ID, "1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'")),
            query.optional("repo", FieldRule.repository()),
            query
                .optional("commit", FieldRule.matching(SHA, "40 or 64 hex digits"))
                .map(sha -> sha.toLowerCase(Locale.ROOT)),
            job(request.caller()));
    if (query.hasErrors()) {
      return query.error().response(request.traceId());
    }
    return switch (gate.read(request.body(), given)) {
      case Reading.Faulty(List<Fault> faults) -> invalid(faults, request);
      case Reading.Read(Artifact artifact) -> read(artifact, dryRun, request);
    };
  }

  private static Optional<Job> job(Caller caller) {
    return caller instanceof Caller.GitHubJob(JobIdentity job)
            && SHA.matcher(job.commit().sha()).matches()
        ? Optional.of(
            new Job(job.repository(), Optional.of(job.commit().sha().toLowerCase(Locale.ROOT))))
        : Optional.empty();
  }

  private EndpointOutcome read(Artifact artifact, boolean dryRun, EndpointRequest request) {
    Caller caller = request.caller();
    if (!access.mayUse(caller, artifact.source().form(), artifact.names())) {
      return forbidden(request);
    }
    Optional<ArtifactGate.Detached> detached =
        request
            .header(SIGNATURE)
            .map(hmac ->
                new ArtifactGate.Detached(
                    hmac.strip(), List.of(request.sentBody(), request.body())));
    Optional<ArtifactGate.Verdict.BadSignature> bad;
    try {
      bad = gate.signature(artifact, detached);
    } catch (SecretUnreadable unreadable) {
      LOG.error("audit.hmac_key_unavailable", "the HMAC key cannot be read", unreadable);
      return ApiError.unavailable(RETRY).response(request.traceId());
    }
    if (bad.isPresent()) {
      return ApiError.of(ErrorCode.INVALID_HMAC, bad.get().reason())
          .exitCode(bad.get().exitCode())
          .response(request.traceId());
    }
    Audit.Mode mode = Audit.Mode.of(artifact.withHits(), maxIssues);
    Predicate<Audit> mayReplace = audit -> access.mayUse(caller, audit);
    return dryRun
        ? answered(request, () -> planned(artifact, mode, mayReplace, request))
        : EndpointOutcome.work(
            () -> answered(request, () -> accepted(artifact, mode, mayReplace, request)));
  }

  /** An answer that the table is needed for. */
  @FunctionalInterface
  private interface Answer {
    EndpointResponse get();
  }

  private static EndpointResponse answered(EndpointRequest request, Answer answer) {
    try {
      return answer.get();
    } catch (TableUnavailable unavailable) {
      LOG.error("table.unavailable", "the table cannot be reached", unavailable);
      return ApiError.unavailable(RETRY).response(request.traceId());
    }
  }

  private EndpointResponse planned(
      Artifact artifact, Audit.Mode mode, Predicate<Audit> mayReplace, EndpointRequest request) {
    Artifact clean = redaction.redact(artifact);
    return switch (audits.plan(clean, mode, request.caller().id(), mayReplace)) {
      case Acceptance.Foreign _ -> forbidden(request);
      case Acceptance.Duplicate(Audit audit) -> response(200, audit, true, Optional.of(clean));
      case Acceptance.Accepted(Audit audit) -> response(200, audit, false, Optional.of(clean));
    };
  }

  private EndpointResponse accepted(
      Artifact artifact, Audit.Mode mode, Predicate<Audit> mayReplace, EndpointRequest request) {
    Artifact clean = redaction.redact(artifact);
    return switch (audits.accept(clean, mode, request.caller().id(), mayReplace)) {
      case Acceptance.Foreign _ -> forbidden(request);
      case Acceptance.Duplicate(Audit audit) -> response(202, audit, true, Optional.empty());
      case Acceptance.Accepted(Audit audit) -> {
        LOG.info(
            "audit.accepted",
            "an artifact was accepted",
            Field.of("audit_id", audit.id()),
            Field.of("repositories", audit.upload().extent().withHits()),
            Field.of("hits", audit.upload().extent().hits()));
        yield response(202, audit, false, Optional.empty());
      }
    };
  }

  private EndpointResponse response(
      int status, Audit audit, boolean duplicate, Optional<Artifact> planned) {
    return EndpointResponse.json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("audit_id", audit.id());
          json.writeNumberField("repositories", audit.upload().extent().withHits());
          json.writeNumberField("hits", audit.upload().extent().hits());
          json.writeStringField("mode", audit.progress().mode().word());
          json.writeBooleanField("duplicate", duplicate);
          json.writeNumberField("exit_code", 0);
          if (!audit.upload().extent().skipped().isEmpty()) {
            json.writeObjectFieldStart("skipped");
            for (var each : audit.upload().extent().skipped().entrySet()) {
              json.writeNumberField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
          }
          if (planned.isPresent()) {
            json.writeBooleanField("dry_run", true);
            plan(PublicationPlan.of(planned.get().repositories(), audit.progress().mode()), json);
          }
          json.writeEndObject();
        });
  }

  private static void plan(PublicationPlan plan, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("plan");
    for (PublicationPlan.Issue issue : plan.issues()) {
      json.writeStartObject();
      json.writeStringField("title", issue.title());
      json.writeArrayFieldStart("labels");
      for (String label : issue.labels()) {
        json.writeString(label);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("repositories");
      for (RepositoryName repository : issue.repositories()) {
        json.writeString(repository.toString());
      }
      json.writeEndArray();
      json.writeNumberField("hits", issue.hits());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static EndpointResponse invalid(List<Fault> faults, EndpointRequest request) {
    return ApiError.of(
            ErrorCode.INVALID_ARTIFACT, "The artifact is not valid; \"fields\" lists every fault.")
        .about(
            faults.stream().map(fault -> new FieldError(fault.field(), fault.message())).toList())
        .exitCode(2)
        .response(request.traceId());
  }

  private static EndpointResponse forbidden(EndpointRequest request) {
    return ApiError.of(
            ErrorCode.FORBIDDEN,
            "These credentials are not valid for every repository of the artifact, or of the audit"
                + " that has its id.")
        .response(request.traceId());
  }
}
