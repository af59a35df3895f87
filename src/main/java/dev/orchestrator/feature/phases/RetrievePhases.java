package dev.orchestrator.feature.phases;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.endpoint.FieldReader;
import dev.orchestrator.endpoint.FieldRule;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.phase.Phase;
import dev.orchestrator.phase.PhaseName;
import dev.orchestrator.phase.PhaseStore;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code GET /api/v1/phases/retrieve?repo=&issue=&commit=}: the latest scan of the commit, and the
 * latest validation and mitigation of the issue.
 */
final class RetrievePhases implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/api/v1/phases/retrieve")
          .auth(Auth.apiKey(Scope.PHASES_READ), Auth.githubOidc())
          .repositoryFrom("repo");

  private final PhaseStore phases;

  RetrievePhases(PhaseStore phases) {
    this.phases = phases;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    FieldReader fields = request.queryFields();
    Optional<RepositoryName> repository = fields.required("repo", FieldRule.repository());
    Optional<Long> issue = fields.optional("issue", FieldRule.digits(1, Long.MAX_VALUE));
    Optional<String> commit = fields.optional("commit", FieldRule.commit());
    if (issue.isEmpty() && commit.isEmpty() && !fields.hasErrors()) {
      fields.problem("issue", "is required where commit is not given.");
    }
    if (fields.hasErrors()) {
      return fields.error().response(request.traceId());
    }
    Optional<Phase> scan = commit.flatMap(sha -> phases.latestScan(repository.get(), sha));
    return EndpointResponse.json(
        200,
        json -> {
          json.writeStartObject();
          if (scan.isPresent()) {
            json.writeFieldName(PhaseName.SCAN.toString());
            write(scan.get(), json);
          }
          if (issue.isPresent()) {
            writeLatest(PhaseName.VALIDATION, repository.get(), issue.get(), json);
            writeLatest(PhaseName.MITIGATION, repository.get(), issue.get(), json);
          }
          json.writeEndObject();
        });
  }

  private void writeLatest(
      PhaseName name, RepositoryName repository, long issue, JsonGenerator json)
      throws IOException {
    Optional<Phase> latest = phases.latest(repository, name, issue);
    if (latest.isPresent()) {
      json.writeObjectFieldStart(name.toString());
      json.writeFieldName("issue-" + issue);
      write(latest.get(), json);
      json.writeEndObject();
    }
  }

  private static void write(Phase phase, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", phase.id());
    json.writeStringField("status", phase.status().toString());
    json.writeStringField("commit_sha", phase.subject().commit());
    Optional<Long> issue = phase.subject().issue();
    if (issue.isPresent()) {
      json.writeNumberField("issue_number", issue.get());
    } else {
      json.writeNullField("issue_number");
    }
    text(json, "branch", phase.subject().branch());
    text(json, "started_at", phase.times().started().map(String::valueOf));
    text(json, "completed_at", phase.times().completed().map(String::valueOf));
    json.writeFieldName("data");
    phase.data().writeTo(json);
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }
}
