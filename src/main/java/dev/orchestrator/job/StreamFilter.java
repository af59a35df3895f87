package dev.orchestrator.job;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import dev.orchestrator.table.ItemType;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The filter between the table's stream and the worker: new items whose keys begin as those of an
 * item type that calls the worker. Source: AWS Lambda, "Control which events Lambda sends to your
 * function".
 */
public final class StreamFilter {
  private StreamFilter() {}

  /**
   * The one pattern of the event source mapping. It checks the prefixes of both keys each by
   * themselves, so it lets a few more items pass; the worker leaves those alone.
   */
  public static String pattern(Collection<ItemType<?>> types) {
    return Json.text(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("eventName");
      json.writeString("INSERT");
      json.writeEndArray();
      json.writeObjectFieldStart("dynamodb");
      json.writeObjectFieldStart("Keys");
      prefixes("pk", types, ItemType::pkPrefix, json);
      prefixes("sk", types, ItemType::skPrefix, json);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void prefixes(
      String key,
      Collection<ItemType<?>> types,
      Function<ItemType<?>, String> prefix,
      JsonGenerator json)
      throws IOException {
    var prefixes = new TreeSet<String>();
    types.forEach(type -> prefixes.add(prefix.apply(type)));
    if (prefixes.contains("")) {
      return;
    }
    json.writeObjectFieldStart(key);
    json.writeArrayFieldStart("S");
    for (String each : prefixes) {
      json.writeStartObject();
      json.writeStringField("prefix", each);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
