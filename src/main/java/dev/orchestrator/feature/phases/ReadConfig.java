package dev.orchestrator.feature.phases;

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
import dev.orchestrator.phase.PhaseConfig;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.request.Requests;
import java.util.Optional;

/**
 * {@code GET /api/v1/config?repo=}: how the fix pipeline is to run for a repository; 202 until the
 * worker has read the repository's files.
 */
final class ReadConfig implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/api/v1/config")
          .auth(Auth.apiKey(Scope.PHASES_READ), Auth.githubOidc())
          .repositoryFrom("repo");

  private final PhaseConfigReader configs;

  ReadConfig(PhaseConfigReader configs) {
    this.configs = configs;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    FieldReader fields = request.queryFields();
    Optional<RepositoryName> repository = fields.required("repo", FieldRule.repository());
    if (fields.hasErrors()) {
      return fields.error().response(request.traceId());
    }
    return EndpointOutcome.work(() ->
        configs
            .read(repository.orElseThrow())
            .map(ReadConfig::found)
            .orElseGet(ReadConfig::pending));
  }

  private static EndpointResponse found(PhaseConfig config) {
    return EndpointResponse.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("executableTests", config.executableTests().value());
          json.writeNumberField("claudeMaxTurns", config.claudeMaxTurns().value());
          json.writeObjectFieldStart("from");
          json.writeStringField("executableTests", config.executableTests().source().toString());
          json.writeStringField("claudeMaxTurns", config.claudeMaxTurns().source().toString());
          json.writeEndObject();
          json.writeArrayFieldStart("warnings");
          for (String warning : config.warnings()) {
            json.writeString(warning);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static EndpointResponse pending() {
    return EndpointResponse.json(
            202,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "pending");
              json.writeStringField(
                  "message", "The repository's file is being read. Ask again after Retry-After.");
              json.writeEndObject();
            })
        .withHeader("retry-after", Long.toString(Requests.RETRY_AFTER.toSeconds()));
  }
}
