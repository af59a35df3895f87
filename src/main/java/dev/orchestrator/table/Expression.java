package dev.orchestrator.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and values of one request's expressions. Every name and value has a placeholder, so
 * neither a reserved word nor a value can change what an expression says.
 */
final class Expression {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  String name(String attribute) {
    for (Map.Entry<String, String> known : names.entrySet()) {
      if (known.getValue().equals(attribute)) {
        return known.getKey();
      }
    }
    String placeholder = "#n" + names.size();
    names.put(placeholder, attribute);
    return placeholder;
  }

  String value(Object value) {
    return value(
        Item.encode(value)
            .orElseThrow(() -> new IllegalArgumentException("an empty value cannot be compared")));
  }

  String value(AttributeValue value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  String of(Condition condition) {
    return switch (condition) {
      case Condition.Absent() -> "attribute_not_exists(" + name(ItemKey.PK) + ")";
      case Condition.Present() -> "attribute_exists(" + name(ItemKey.PK) + ")";
      case Condition.Has(String name) -> "attribute_exists(" + name(name) + ")";
      case Condition.Lacks(String name) -> "attribute_not_exists(" + name(name) + ")";
      case Condition.Version(long version) -> name(ItemType.VERSION) + " = " + value(version);
      case Condition.Compares(String name, Condition.Comparison comparison, Object value) ->
          name(name) + " " + comparison.operator + " " + value(value);
      case Condition.All(List<Condition> parts) -> joined(parts, " AND ");
      case Condition.Any(List<Condition> parts) -> joined(parts, " OR ");
    };
  }

  private String joined(List<Condition> parts, String operator) {
    return parts.stream().map(this::of).collect(Collectors.joining(operator, "(", ")"));
  }

  Map<String, String> names() {
    return names;
  }

  Map<String, AttributeValue> values() {
    return values;
  }
}
