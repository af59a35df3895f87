package dev.orchestrator.endpoint;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A response: JSON, text, bytes or nothing.
 *
 * @param headers by lower-case name
 */
public record EndpointResponse(int status, Map<String, String> headers, byte[] body)
    implements EndpointOutcome {
  private static final String CONTENT_TYPE = "content-type";

  public EndpointResponse {
    headers = Map.copyOf(headers);
  }

  public static EndpointResponse json(int status, byte[] body) {
    return of(status, "application/json; charset=utf-8", body);
  }

  /** A JSON response with what {@code body} writes. */
  public static EndpointResponse json(int status, Json.Body body) {
    return json(status, Json.bytes(body));
  }

  /**
   * @param contentType with its character set, which has to be UTF-8
   */
  public static EndpointResponse text(int status, String contentType, String text) {
    return of(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  private static EndpointResponse of(int status, String contentType, byte[] body) {
    return new EndpointResponse(
        status, Map.of(CONTENT_TYPE, contentType, "cache-control", "no-store"), body);
  }

  public EndpointResponse withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new EndpointResponse(status, more, body);
  }

  public EndpointResponse withBody(byte[] other) {
    return new EndpointResponse(status, headers, other);
  }

  public static EndpointResponse empty(int status) {
    return new EndpointResponse(status, Map.of("cache-control", "no-store"), new byte[0]);
  }

  /** Whether the body is not text, so that it has to be encoded where only text can be carried. */
  public boolean isBinary() {
    String type = headers.getOrDefault(CONTENT_TYPE, "text/plain").toLowerCase(Locale.ROOT);
    return headers.containsKey("content-encoding")
        || !(type.startsWith("text/") || type.startsWith("application/json"));
  }

  /**
   * An error of a route outside the API.
   *
   * @param code one word for programs
   * @param message one sentence for people; never what the caller sent
   */
  public static EndpointResponse error(int status, String code, String message, String traceId) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code);
          json.writeStringField("message", message);
          json.writeEndObject();
          json.writeStringField("trace_id", traceId);
          json.writeEndObject();
        });
  }
}
