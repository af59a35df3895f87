package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The "Invalid Form Body" tree: what is wrong in a body, by the place where it is wrong. */
final class FormErrors {
  private record Wrong(List<String> path, String code, String message) {}

  private final List<Wrong> found;
  private final List<String> here;

  private FormErrors(List<Wrong> found, List<String> here) {
    this.found = found;
    this.here = here;
  }

  static FormErrors none() {
    return new FormErrors(new ArrayList<>(), List.of());
  }

  /** The same tree, seen from its branch {@code step}. */
  FormErrors at(Object step) {
    var deeper = new ArrayList<>(here);
    deeper.add(String.valueOf(step));
    return new FormErrors(found, deeper);
  }

  void add(String code, String message) {
    found.add(new Wrong(here, code, message));
  }

  /** Wants a text of {@code min} to {@code max} code points under {@code name}. */
  void length(Json parent, String name, int min, int max) {
    Json value = parent.get(name);
    if (value.isAbsent()) {
      if (min > 0) {
        at(name).add("BASE_TYPE_REQUIRED", "This field is required");
      }
      return;
    }
    if (value.text().isEmpty()) {
      at(name).add("STRING_TYPE_CONVERT", "Could not interpret \"" + value + "\" as string.");
      return;
    }
    String text = value.text().get();
    at(name).size(text.codePointCount(0, text.length()), min, max);
  }

  /** Wants {@code size} to be {@code min} to {@code max}. */
  void size(int size, int min, int max) {
    if (size > max && min == 0) {
      add("BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
    } else if (size < min || size > max) {
      add("BASE_TYPE_BAD_LENGTH", "Must be between " + min + " and " + max + " in length.");
    }
  }

  void matches(String name, String text, Pattern pattern, String code, String message) {
    if (!pattern.matcher(text).matches()) {
      at(name).add(code, message);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  Answer answer() {
    var root = new LinkedHashMap<String, Object>();
    for (Wrong wrong : found) {
      Map<String, Object> node = root;
      for (String step : wrong.path()) {
        node = child(node, step);
      }
      errors(node).add(JsonObject.of("code", wrong.code()).put("message", wrong.message()));
    }
    return Answer.json(
        400, JsonObject.of("message", "Invalid Form Body").put("code", 50035).put("errors", root));
  }

  /** One line for each thing that is wrong. */
  @Override
  public String toString() {
    return found.stream()
        .map(wrong -> String.join(".", wrong.path()) + ": " + wrong.message())
        .collect(Collectors.joining("; "));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> node, String step) {
    return (Map<String, Object>)
        node.computeIfAbsent(step, missing -> new LinkedHashMap<String, Object>());
  }

  @SuppressWarnings("unchecked")
  private static List<Object> errors(Map<String, Object> node) {
    return (List<Object>) node.computeIfAbsent("_errors", missing -> new ArrayList<Object>());
  }
}
