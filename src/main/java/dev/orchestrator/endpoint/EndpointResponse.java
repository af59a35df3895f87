package dev.orchestrator.endpoint;

import dev.orchestrator.json.Json;
import java.util.HashMap;
import java.util.Map;

/** An answer; its body is JSON or empty. */
public record EndpointResponse(int status, Map<String, String> headers, byte[] body) {
  private static final Map<String, String> JSON =
      Map.of("content-type", "application/json; charset=utf-8", "cache-control", "no-store");

  public EndpointResponse {
    headers = Map.copyOf(headers);
  }

  public static EndpointResponse json(int status, byte[] body) {
    return new EndpointResponse(status, JSON, body);
  }

  public EndpointResponse withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new EndpointResponse(status, more, body);
  }

  public static EndpointResponse empty(int status) {
    return new EndpointResponse(status, Map.of("cache-control", "no-store"), new byte[0]);
  }

  /**
   * An error in the form that all errors have.
   *
   * @param code one word for programs
   * @param message one sentence for people; never what the caller sent
   */
  public static EndpointResponse error(int status, String code, String message, String traceId) {
    return json(
        status,
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code);
          json.writeStringField("message", message);
          json.writeEndObject();
          json.writeStringField("trace_id", traceId);
          json.writeEndObject();
        }));
  }
}
