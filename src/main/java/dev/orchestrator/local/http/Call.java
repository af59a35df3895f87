package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as a server got it.
 *
 * @param path as it was sent, without the query
 * @param query the first value of each name, decoded
 * @param headers by lower-case name; several of one name are joined with a comma
 * @param parameters what the variable parts of the matched route stand for, decoded
 */
public record Call(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    Map<String, String> parameters) {

  public Call {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    parameters = Map.copyOf(parameters);
  }

  /**
   * The part of the path that the route calls {@code name}.
   *
   * @throws IllegalArgumentException if the route has no such part
   */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no part " + name);
    }
    return value;
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The number in the query under {@code name}, {@code otherwise} if it is not a number there. */
  public int query(String name, int otherwise) {
    return query(name)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }

  /**
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as JSON; {@link Json#MISSING} if it is not JSON. */
  public Json json() {
    return Json.tryRead(body).orElse(Json.MISSING);
  }

  public boolean hasJsonType() {
    return header("content-type").orElse("").trim().startsWith("application/json");
  }

  /** The same call on another path. */
  public Call on(String newPath) {
    return new Call(method, newPath, query, headers, body, Map.of());
  }

  Call withParameters(Map<String, String> found) {
    return new Call(method, path, query, headers, body, found);
  }

  /** The path and headers may hold secrets. */
  @Override
  public String toString() {
    return method + " call";
  }
}
