package dev.orchestrator.feature.gate;

import dev.orchestrator.auth.Scope;
import dev.orchestrator.endpoint.ApiError;
import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.endpoint.ErrorCode;
import dev.orchestrator.endpoint.FieldReader;
import dev.orchestrator.endpoint.FieldRule;
import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.request.Requests;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /api/v1/gate?repo=&sha=&environment=}: the verdict on a commit and its parts; without
 * {@code environment} for the default one.
 */
final class ReadGate implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/api/v1/gate")
          .auth(Auth.apiKey(Scope.GATE_READ), Auth.githubOidc())
          .repositoryFrom("repo");
  private static final int LONGEST_NAME = 64;

  private final GateRequests gate;

  ReadGate(GateRequests gate) {
    this.gate = gate;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    FieldReader fields = request.queryFields();
    Optional<RepositoryName> repository = fields.required("repo", FieldRule.repository());
    Optional<String> sha = fields.required("sha", FieldRule.commit());
    Optional<String> environment = fields.optional("environment", FieldRule.text(LONGEST_NAME));
    if (fields.hasErrors()) {
      return fields.error().response(request.traceId());
    }
    var question =
        new GateRequests.Question(
            repository.get().toString(),
            sha.get().toLowerCase(Locale.ROOT),
            environment,
            Optional.empty());
    String caller = request.caller().id();
    return EndpointOutcome.work(() ->
        gate.judge(question, caller)
            .map(judgement -> answer(judgement, request.traceId()))
            .orElseGet(ReadGate::evaluating));
  }

  private static EndpointResponse answer(Judgement judgement, String traceId) {
    return switch (judgement.reasonCode()) {
      case UNKNOWN_ENVIRONMENT ->
          ApiError.of(ErrorCode.NOT_FOUND, judgement.message()).response(traceId);
      case WRONG_REPOSITORY ->
          ApiError.of(ErrorCode.FORBIDDEN, judgement.message()).response(traceId);
      default -> verdict(200, judgement);
    };
  }

  private static EndpointResponse evaluating() {
    return verdict(
            202,
            new Judgement(
                Verdict.UNKNOWN,
                ReasonCode.EVALUATING,
                "The evidence is being read. Ask again.",
                List.of(),
                new Judgement.Subject(Optional.empty(), Optional.empty(), Optional.empty())))
        .withHeader("retry-after", Long.toString(Requests.RETRY_AFTER.toSeconds()));
  }

  private static EndpointResponse verdict(int status, Judgement judgement) {
    return EndpointResponse.json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("verdict", judgement.verdict().name());
          json.writeStringField("reason_code", judgement.reasonCode().code());
          json.writeStringField("message", judgement.message());
          json.writeArrayFieldStart("parts");
          for (Part part : judgement.parts()) {
            json.writeStartObject();
            json.writeStringField("name", part.name());
            json.writeStringField("verdict", part.verdict().name());
            json.writeStringField("reason_code", part.reasonCode().code());
            json.writeStringField("reason", part.reason());
            if (part.url().isPresent()) {
              json.writeStringField("url", part.url().get().toString());
            } else {
              json.writeNullField("url");
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          Judgement.Subject subject = judgement.subject();
          if (subject.environment().isPresent()) {
            json.writeStringField("environment", subject.environment().get());
          }
          if (subject.sha().isPresent()) {
            json.writeStringField("sha", subject.sha().get());
          }
          if (subject.configSha().isPresent()) {
            json.writeStringField("config_sha", subject.configSha().get());
          }
          json.writeEndObject();
        });
  }
}
