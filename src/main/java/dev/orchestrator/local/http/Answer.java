package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers by name as it is sent
 */
public record Answer(int status, Map<String, String> headers, byte[] body) implements Reaction {
  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer json(int status, byte[] json) {
    return new Answer(status, Map.of("Content-Type", "application/json"), json);
  }

  public static Answer json(int status, JsonObject json) {
    return json(status, json.toBytes());
  }

  public static Answer json(int status, Json json) {
    return json(status, json.toBytes());
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  public Answer with(String name, String value) {
    return with(Map.of(name, value));
  }

  public Answer with(Map<String, String> more) {
    var all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, all, body);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
