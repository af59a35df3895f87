package dev.orchestrator.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML file: a text, a list or a map. A tagged value, {@code !Ref Table}, is a map
 * with the tag's name: {@code {Ref: Table}}.
 */
public record Yaml(Object value) {
  private static final Yaml NOTHING = new Yaml("");

  static Yaml read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  public static Yaml of(String text) {
    return new Yaml(
        // The transformed template, once for each change of a parameter.
        new Compose(LoadSettings.builder().setCodePointLimit(64 << 20).build())
            .composeString(text)
            .map(Yaml::plain)
            .orElse(""));
  }

  private static Object plain(Node node) {
    Object value =
        switch (node) {
          case ScalarNode scalar -> scalar.getValue();
          case SequenceNode sequence -> sequence.getValue().stream().map(Yaml::plain).toList();
          case MappingNode mapping -> {
            var map = new LinkedHashMap<String, Object>();
            for (NodeTuple tuple : mapping.getValue()) {
              map.put(((ScalarNode) tuple.getKeyNode()).getValue(), plain(tuple.getValueNode()));
            }
            yield map;
          }
          default -> throw new IllegalArgumentException("an alias or an unknown node");
        };
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? Map.of(tag.substring(1), value) : value;
  }

  /** The member of this name, an empty text if there is none. */
  public Yaml get(String name) {
    return fields().getOrDefault(name, NOTHING);
  }

  /** The member at the end of a path of names. */
  public Yaml at(String... names) {
    Yaml at = this;
    for (String name : names) {
      at = at.get(name);
    }
    return at;
  }

  public Map<String, Yaml> fields() {
    var fields = new LinkedHashMap<String, Yaml>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> fields.put(String.valueOf(name), new Yaml(member)));
    }
    return fields;
  }

  public List<Yaml> items() {
    return value instanceof List<?> list ? list.stream().map(Yaml::new).toList() : List.of();
  }

  /** The text of a scalar; an empty one for everything else. */
  public String text() {
    return value instanceof String text ? text : "";
  }

  /** The texts of a list, or of a single scalar. */
  public List<String> texts() {
    return value instanceof List<?> ? items().stream().map(Yaml::text).toList() : List.of(text());
  }

  public boolean isNothing() {
    return value.equals("");
  }

  /** This value and everything below it. */
  Stream<Yaml> all() {
    var parts = new ArrayList<Stream<Yaml>>();
    parts.add(Stream.of(this));
    fields().values().forEach(member -> parts.add(member.all()));
    items().forEach(item -> parts.add(item.all()));
    return parts.stream().flatMap(part -> part);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
