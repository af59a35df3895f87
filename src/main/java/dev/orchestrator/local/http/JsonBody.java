package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a body as JSON where it may also be empty. */
public final class JsonBody {
  private JsonBody() {}

  /** The document in {@code body}, or empty if it is not exactly one JSON document. */
  public static Optional<Json> read(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).isBlank()
        ? Optional.empty()
        : Json.tryRead(body);
  }
}
