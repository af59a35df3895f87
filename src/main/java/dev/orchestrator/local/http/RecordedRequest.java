package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a simulated server got, and its result.
 *
 * @param at when it came in
 * @param path as it was sent, without the server's prefix and query
 * @param displayPath the same without secrets
 * @param headers by lower-case name
 * @param status of the answer; 0 where the connection was broken instead
 * @param acted whether the request was carried out; false where a fault stood in for the answer
 */
public record RecordedRequest(
    Instant at,
    String method,
    String path,
    String displayPath,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    int status,
    boolean acted,
    Duration took) {

  public RecordedRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  public Json json() {
    return Json.tryRead(body).orElse(Json.MISSING);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** Whether this is {@code method} on a path that ends with {@code ending}. */
  public boolean is(String method, String ending) {
    return this.method.equals(method) && path.endsWith(ending);
  }

  @Override
  public String toString() {
    return method + " " + displayPath + " " + status;
  }
}
