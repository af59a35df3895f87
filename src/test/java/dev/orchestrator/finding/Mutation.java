package dev.orchestrator.finding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one place of a document. */
final class Mutation {
  private Mutation() {}

  /**
   * Replaces, removes or adds one member or element, but never the last member that tells the form.
   */
  static void change(JsonNode document, JsonNode value, Random random) {
    var containers = new ArrayList<JsonNode>();
    collect(document, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextBoolean()) {
        array.add(value);
      } else {
        array.set(random.nextInt(array.size()), value);
      }
    } else if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(5)) {
        case 0 -> object.remove(object == document && names.size() < 4 ? "none" : name);
        case 1 -> object.set(name + "x", value);
        default -> object.set(name, value);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(each -> collect(each, containers));
    }
  }
}
