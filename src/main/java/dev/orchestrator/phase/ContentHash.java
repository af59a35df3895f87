package dev.orchestrator.phase;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import dev.orchestrator.text.Sha256;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The id of a phase: 128 bits of the SHA-256 of what was reported. The order of members and the
 * case of the repository do not matter; what is left out counts as its default.
 */
final class ContentHash {
  private static final int BYTES = 16;

  private ContentHash() {}

  static String of(
      PhaseName name, Phase.Subject subject, PhaseStatus status, Phase.Times times, Json data) {
    byte[] content =
        Json.bytes(json -> {
          json.writeStartArray();
          for (String part :
              List.of(
                  name.toString(),
                  subject.repository().toString().toLowerCase(Locale.ROOT),
                  subject.commit(),
                  subject.issue().map(String::valueOf).orElse(""),
                  subject.branch().orElse(""),
                  status.toString(),
                  times.started().map(String::valueOf).orElse(""),
                  times.completed().map(String::valueOf).orElse(""))) {
            json.writeString(part);
          }
          sorted(data, json);
          json.writeEndArray();
        });
    byte[] digest = Sha256.of(content);
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  private static void sorted(Json value, JsonGenerator json) throws IOException {
    if (value.isObject()) {
      json.writeStartObject();
      for (Map.Entry<String, Json> member : new TreeMap<>(value.fields()).entrySet()) {
        json.writeFieldName(member.getKey());
        sorted(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (value.isArray()) {
      json.writeStartArray();
      for (Json element : value.items()) {
        sorted(element, json);
      }
      json.writeEndArray();
    } else {
      value.writeTo(json);
    }
  }
}
