package dev.orchestrator.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request to another system.
 *
 * @param limit how long the whole exchange may take, from name look-up to the last byte
 */
public record HttpRequest(
    String method, URI uri, Map<String, String> headers, Optional<byte[]> body, Duration limit) {

  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  public static HttpRequest get(URI uri, Map<String, String> headers, Duration limit) {
    return new HttpRequest("GET", uri, headers, Optional.empty(), limit);
  }

  /** The address and headers may hold secrets. */
  @Override
  public String toString() {
    return method + " " + uri.getHost();
  }
}
