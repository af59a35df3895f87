package dev.orchestrator.feature.phases;

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
import dev.orchestrator.endpoint.MediaType;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.phase.Phase;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.phase.PhaseName;
import dev.orchestrator.phase.PhaseStore;
import java.util.Optional;

/** {@code POST /api/v1/phases/store}: keeps and counts a phase, once for its content. */
final class StorePhase implements Endpoint {
  /** What the data of a phase may have, as compact JSON. */
  static final int MAX_DATA_BYTES = 300 * 1024;

  private static final EndpointSpec SPEC =
      EndpointSpec.post("/api/v1/phases/store")
          .auth(Auth.apiKey(Scope.PHASES_WRITE), Auth.githubOidc())
          .accepts(MediaType.JSON)
          .repositoryFrom("repo")
          .limit(EndpointSpec.API_LIMIT);

  private static final Log LOG = Log.named("feature.phases");

  private final PhaseStore phases;
  private final PhaseConfigReader configs;

  StorePhase(PhaseStore phases, PhaseConfigReader configs) {
    this.phases = phases;
    this.configs = configs;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    if (request.json().get("data").toBytes().length > MAX_DATA_BYTES) {
      return tooLarge(request);
    }
    FieldReader fields = request.fields();
    Optional<Phase> phase = new PhaseReader(fields).read(request.receivedAt());
    if (phase.isEmpty()) {
      return fields.error().response(request.traceId());
    }
    return EndpointOutcome.work(() -> store(phase.get(), request));
  }

  private EndpointResponse store(Phase reported, EndpointRequest request) {
    boolean isSkipped =
        reported.name() == PhaseName.VALIDATION
            && !reported.isSkipped()
            && !configs.mayExecuteTests(reported.subject().repository());
    Phase phase = isSkipped ? reported.skipped() : reported;
    PhaseStore.Outcome outcome = phases.store(phase);
    LOG.info(
        "phase.stored",
        "a phase was stored",
        Field.of("phase", phase.name().toString()),
        Field.of("repository", phase.subject().repository().toString()),
        Field.of("phase_id", phase.id()),
        Field.of("outcome", outcome.name()));
    return switch (outcome) {
      case STORED -> stored(phase, false);
      case DUPLICATE -> stored(phase, true);
      case TOO_LARGE -> tooLarge(request);
    };
  }

  private static EndpointResponse stored(Phase phase, boolean duplicate) {
    return EndpointResponse.json(
        200,
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeBooleanField("success", true);
          json.writeStringField("id", phase.id());
          json.writeStringField("phase", phase.name().toString());
          json.writeBooleanField("duplicate", duplicate);
          json.writeEndObject();
        }));
  }

  private static EndpointResponse tooLarge(EndpointRequest request) {
    return ApiError.of(ErrorCode.TOO_LARGE, "The data of a phase exceeds 300 KiB.")
        .response(request.traceId());
  }
}
