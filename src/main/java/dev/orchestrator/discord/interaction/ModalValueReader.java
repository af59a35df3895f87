package dev.orchestrator.discord.interaction;

import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a modal's inputs hold. It follows {@code components} (action rows, the old form) and
 * {@code component} (labels, the new form) and takes the value of whatever has a custom id, so an
 * input of an unknown type is read like the known ones.
 */
final class ModalValueReader {
  private static final int TEXT_INPUT = 4;

  private ModalValueReader() {}

  static Map<String, List<String>> read(Json data) {
    var values = new LinkedHashMap<String, List<String>>();
    data.get("components").items().forEach(component -> collect(component, values));
    return values;
  }

  private static void collect(Json component, Map<String, List<String>> values) {
    component
        .text("custom_id")
        .ifPresent(customId -> values.putIfAbsent(customId, valuesOf(component)));
    component.get("components").items().forEach(inner -> collect(inner, values));
    if (component.get("component").isObject()) {
      collect(component.get("component"), values);
    }
  }

  private static List<String> valuesOf(Json component) {
    if (component.get("values").isArray()) {
      return strings(component.get("values"));
    }
    Json value = component.get("value");
    if (!value.isAbsent()) {
      return List.of(string(value));
    }
    return component.get("type").integer().orElse(0) == TEXT_INPUT ? List.of("") : List.of();
  }

  /** The strings of an array; another value in it reads as its JSON text. */
  static List<String> strings(Json array) {
    return array.items().stream().map(ModalValueReader::string).toList();
  }

  private static String string(Json value) {
    return value.text().orElseGet(value::toString);
  }
}
