package dev.orchestrator.feature.gate;

import dev.orchestrator.auth.Caller;
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
import dev.orchestrator.endpoint.MediaType;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.PermitDesk;
import dev.orchestrator.request.Requests;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code POST /api/v1/permit} {@code {"environment","sha"}}: whether the job that asks may deploy.
 * 200 {@code go}, 202 {@code wait}, 403 {@code no}; 404 {@code no} for an unknown environment.
 */
final class AskPermit implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/api/v1/permit").auth(Auth.githubOidc()).accepts(MediaType.JSON);
  private static final Pattern WHOLE_SHA = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
  private static final Pattern RUN_ID = Pattern.compile("[0-9]{1,18}");
  private static final int LONGEST_NAME = 64;

  private final GateRequests gate;

  AskPermit(GateRequests gate) {
    this.gate = gate;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    FieldReader fields = request.fields();
    Optional<String> environment = fields.required("environment", FieldRule.text(LONGEST_NAME));
    Optional<String> sha =
        fields.required(
            "sha", FieldRule.matching(WHOLE_SHA, "a commit SHA of 40 or 64 hex digits"));
    if (fields.hasErrors()) {
      return fields.error().response(request.traceId());
    }
    if (!(request.caller() instanceof Caller.GitHubJob(var job))) {
      throw new IllegalStateException("a caller was authenticated by an API key");
    }
    if (!RUN_ID.matcher(job.run().runId()).matches()) {
      return ApiError.of(ErrorCode.INVALID_TOKEN, "The token names no run.")
          .response(request.traceId());
    }
    var question =
        new GateRequests.Question(
            job.repository().toString(),
            sha.get().toLowerCase(Locale.ROOT),
            environment,
            Optional.of(
                new PermitDesk.Job(
                    Long.parseLong(job.run().runId()),
                    job.run().number(),
                    job.run().workflowRef(),
                    job.commit().ref())));
    String caller = "job:" + job.run().runId() + ":" + job.run().number();
    return EndpointOutcome.work(() ->
        gate.judge(question, caller)
            .map(judgement -> answer(judgement, request.traceId()))
            .orElseGet(AskPermit::evaluating));
  }

  private static EndpointResponse answer(Judgement judgement, String traceId) {
    ReasonCode code = judgement.reasonCode();
    if (code == ReasonCode.UNKNOWN_ENVIRONMENT) {
      return EndpointResponse.json(
          ErrorCode.NOT_FOUND.status(),
          json -> {
            json.writeStartObject();
            json.writeStringField("decision", "no");
            json.writeStringField("reason_code", code.code());
            json.writeStringField("message", judgement.message());
            json.writeObjectFieldStart("error");
            json.writeStringField("code", ErrorCode.NOT_FOUND.name());
            json.writeStringField("message", judgement.message());
            json.writeEndObject();
            json.writeStringField("trace_id", traceId);
            json.writeStringField("requestId", traceId);
            json.writeEndObject();
          });
    }
    if (judgement.verdict().passes()) {
      return decision(200, "go", ReasonCode.OK, judgement.message());
    }
    return code.isWait()
        ? decision(202, "wait", code, judgement.message()).withHeader("retry-after", "30")
        : decision(403, "no", code, judgement.message());
  }

  private static EndpointResponse evaluating() {
    return decision(202, "wait", ReasonCode.EVALUATING, "The evidence is being read. Ask again.")
        .withHeader("retry-after", Long.toString(Requests.RETRY_AFTER.toSeconds()));
  }

  private static EndpointResponse decision(
      int status, String decision, ReasonCode code, String message) {
    return EndpointResponse.json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("decision", decision);
          json.writeStringField("reason_code", code.code());
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }
}
