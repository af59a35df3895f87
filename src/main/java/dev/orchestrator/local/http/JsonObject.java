package dev.orchestrator.local.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is being written, member by member, in order.
 *
 * <p>A value is a string, number, boolean, null, {@link Json}, {@code JsonObject}, a list or map of
 * these, or an {@link Optional}: an empty one leaves the member out.
 */
public final class JsonObject {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  public static JsonObject of(String name, @Nullable Object value) {
    return new JsonObject().put(name, value);
  }

  /** A copy of the object {@code json}, to change; empty if it is none. */
  public static JsonObject copyOf(Json json) {
    var copy = new JsonObject();
    copy.members.putAll(json.fields());
    return copy;
  }

  public JsonObject put(String name, @Nullable Object value) {
    switch (value) {
      case null -> members.put(name, null);
      case Optional<?> optional -> {
        if (optional.isPresent()) {
          put(name, optional.get());
        }
      }
      default -> members.put(name, value);
    }
    return this;
  }

  /** Puts {@code value} only where there is no member {@code name} yet. */
  public JsonObject putIfAbsent(String name, @Nullable Object value) {
    return members.containsKey(name) ? this : put(name, value);
  }

  public JsonObject remove(String name) {
    members.remove(name);
    return this;
  }

  public Json toJson() {
    return Json.read(toString());
  }

  public byte[] toBytes() {
    return Json.bytes(this::writeTo);
  }

  @Override
  public String toString() {
    return Json.text(this::writeTo);
  }

  private void writeTo(JsonGenerator json) throws IOException {
    write(json, members);
  }

  /** The JSON array of {@code values}. */
  public static Json array(List<?> values) {
    return Json.read(Json.text(json -> write(json, values)));
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean bool -> json.writeBoolean(bool);
      case JsonObject object -> object.writeTo(json);
      case Json tree -> writeTree(json, tree);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : map.entrySet()) {
          json.writeFieldName(String.valueOf(member.getKey()));
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  private static void writeTree(JsonGenerator json, Json tree) throws IOException {
    if (tree.isAbsent()) {
      json.writeNull();
    } else {
      tree.writeTo(json);
    }
  }
}
