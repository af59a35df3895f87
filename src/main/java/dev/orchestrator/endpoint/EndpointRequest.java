package dev.orchestrator.endpoint;

import dev.orchestrator.auth.Caller;
import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request, independent of the form in which AWS delivered it. Immutable. */
public final class EndpointRequest {
  private final Received received;
  private final byte[] body;
  private final Map<String, String> parameters;
  private final Query query;
  private final Caller caller;
  private final Json json;

  private EndpointRequest(
      Received received,
      byte[] body,
      Map<String, String> parameters,
      Query query,
      Caller caller,
      Json json) {
    this.received = received;
    this.body = body;
    this.parameters = parameters;
    this.query = query;
    this.caller = caller;
    this.json = json;
  }

  private record Received(
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      String traceId,
      Instant at) {}

  /**
   * A request as it was received.
   *
   * @param path as it was sent, without the query
   * @param rawQuery as it was sent, without the question mark
   * @param headers by lower-case name
   * @param body the bytes that the caller sent
   */
  public static EndpointRequest of(
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      String traceId,
      Instant receivedAt) {
    return new EndpointRequest(
        new Received(method, path, rawQuery, Map.copyOf(headers), body, traceId, receivedAt),
        body,
        Map.of(),
        Query.NONE,
        Caller.ANONYMOUS,
        Json.MISSING);
  }

  EndpointRequest with(Map<String, String> pathParameters, Query parsedQuery, Caller provenCaller) {
    return new EndpointRequest(
        received, body, Map.copyOf(pathParameters), parsedQuery, provenCaller, json);
  }

  EndpointRequest withBody(byte[] unpacked) {
    return new EndpointRequest(received, unpacked, parameters, query, caller, json);
  }

  EndpointRequest withJson(Json parsed) {
    return new EndpointRequest(received, body, parameters, query, caller, parsed);
  }

  public String method() {
    return received.method();
  }

  /** The path as it was sent, without the query. */
  public String path() {
    return received.path();
  }

  String rawQuery() {
    return received.rawQuery();
  }

  /** The header with this name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(received.headers().get(name.toLowerCase(Locale.ROOT)));
  }

  /** The body: the bytes that the caller sent, unpacked where the endpoint accepts a media type. */
  public byte[] body() {
    return body;
  }

  /** The body as the caller sent it, perhaps compressed: what a signature of the body covers. */
  public byte[] sentBody() {
    return received.body();
  }

  /** The body's JSON object; {@link Json#MISSING} if the router does not parse it. */
  public Json json() {
    return json;
  }

  /**
   * The decoded segment of the path that the pattern calls {@code name}.
   *
   * @throws IllegalArgumentException if the pattern has no such variable
   */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the pattern has no variable " + name);
    }
    return value;
  }

  /** The decoded value in the query under {@code name}. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.values().get(name));
  }

  /** Who sent it; {@link Caller#ANONYMOUS} where the endpoint is open. */
  public Caller caller() {
    return caller;
  }

  /** Reads the fields of the JSON body and collects what is wrong with them. */
  public FieldReader fields() {
    return new FieldReader(json);
  }

  /** Reads the parameters of the query, each a string, and collects what is wrong with them. */
  public FieldReader queryFields() {
    return new FieldReader(
        Json.tryRead(
                Json.bytes(out -> {
                  out.writeStartObject();
                  for (var one : query.values().entrySet()) {
                    out.writeStringField(one.getKey(), one.getValue());
                  }
                  out.writeEndObject();
                }))
            .orElse(Json.MISSING));
  }

  public String traceId() {
    return received.traceId();
  }

  public Instant receivedAt() {
    return received.at();
  }

  /** The path, query and headers may hold secrets. */
  @Override
  public String toString() {
    return method() + " request";
  }
}
