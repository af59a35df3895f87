package dev.orchestrator.feature.attestations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.endpoint.ApiError;
import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.endpoint.ErrorCode;
import java.util.Optional;

/** An attestation as its DSSE envelope: the newest of an environment, or the one with an id. */
final class GetAttestation implements Endpoint {
  private final EndpointSpec spec;
  private final AttestationStore store;

  private GetAttestation(String path, AttestationStore store) {
    this.spec = EndpointSpec.get(path).auth(Auth.apiKey(Scope.ATTEST_READ), Auth.githubOidc());
    this.store = store;
  }

  static GetAttestation newest(AttestationStore store) {
    return new GetAttestation("/api/v1/attestations/{environment}", store);
  }

  static GetAttestation byId(AttestationStore store) {
    return new GetAttestation("/api/v1/attestations/{environment}/{id}", store);
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    String environment = request.parameter("environment");
    Optional<AttestationStore.Kept> found =
        spec.pattern().toString().endsWith("{id}")
            ? store.find(environment, request.parameter("id"))
            : store.newest(environment);
    return found
        .map(kept -> EndpointResponse.json(200, kept.json().getBytes(UTF_8)))
        .orElseGet(() ->
            ApiError.of(ErrorCode.NOT_FOUND, "There is no such attestation.")
                .response(request.traceId()));
  }
}
