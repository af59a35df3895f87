package dev.orchestrator.feature.attestations;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestationStore.PublicKey;
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

/**
 * The public key that verifies attestations, in PEM: the present one, or with {@code ?keyid=} the
 * one that an older envelope names.
 */
final class GetAttestationKey implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/api/v1/attestations/key")
          .auth(Auth.apiKey(Scope.ATTEST_READ), Auth.githubOidc());

  private final AttestationStore store;

  GetAttestationKey(AttestationStore store) {
    this.store = store;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    Optional<String> wanted = request.query("keyid");
    return store.publicKeys().stream()
        .map(PublicKey::key)
        .filter(key -> wanted.isEmpty() || key.id().equals(wanted.get()))
        .findFirst()
        .map(key -> EndpointResponse.text(200, "application/x-pem-file", key.pem()))
        .orElseGet(() ->
            ApiError.of(
                    ErrorCode.NOT_FOUND,
                    wanted.isPresent()
                        ? "There is no such key."
                        : "There is no key until the first attestation is made.")
                .response(request.traceId()));
  }
}
