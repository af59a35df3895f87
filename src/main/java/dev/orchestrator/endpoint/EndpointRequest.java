package dev.orchestrator.endpoint;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived, whatever AWS wrapped around it.
 *
 * @param headers by lower-case name
 * @param body the bytes that the caller sent, to which signatures refer
 */
public record EndpointRequest(
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    String traceId,
    Instant receivedAt) {

  public EndpointRequest {
    headers = Map.copyOf(headers);
  }

  /** The header with this name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
