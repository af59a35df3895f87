package dev.orchestrator.discord.interaction;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import java.io.IOException;

/**
 * The part of an interaction that a worker reads, as it is stored with the command: without the
 * token, and without what no field of an {@link Interaction} comes from. {@link InteractionReader}
 * reads the same interaction from it as from the whole body.
 */
public final class StoredInteraction {
  private static final String[] WHOLE = {
    "id",
    "application_id",
    "type",
    "data",
    "guild_id",
    "channel_id",
    "locale",
    "app_permissions",
    "authorizing_integration_owners",
    "context"
  };
  private static final String[] USER = {"id", "username", "global_name", "bot"};

  private StoredInteraction() {}

  /** The JSON text of what is stored of {@code body}. */
  public static String of(Json body) {
    return Json.text(json -> {
      json.writeStartObject();
      copy(body, json, WHOLE);
      part("guild", body, json, guild -> copy(guild, json, "id"));
      part("channel", body, json, channel -> copy(channel, json, "id", "type"));
      part("user", body, json, user -> copy(user, json, USER));
      part(
          "member",
          body,
          json,
          member -> {
            copy(member, json, "roles", "permissions");
            part("user", member, json, user -> copy(user, json, USER));
          });
      part(
          "message",
          body,
          json,
          message -> {
            copy(message, json, "id", "channel_id", "content", "flags");
            part("author", message, json, author -> copy(author, json, USER));
          });
      json.writeEndObject();
    });
  }

  /** Writes members of an object. */
  @FunctionalInterface
  private interface Members {
    void writeOf(Json object) throws IOException;
  }

  /** Writes the part under {@code name}: some members of an object, any other value as it is. */
  private static void part(String name, Json of, JsonGenerator json, Members members)
      throws IOException {
    Json part = of.get(name);
    if (!part.isObject()) {
      copy(of, json, name);
      return;
    }
    json.writeObjectFieldStart(name);
    members.writeOf(part);
    json.writeEndObject();
  }

  private static void copy(Json from, JsonGenerator json, String... names) throws IOException {
    for (String name : names) {
      Json value = from.get(name);
      if (!value.isAbsent()) {
        json.writeFieldName(name);
        value.writeTo(json);
      }
    }
  }
}
