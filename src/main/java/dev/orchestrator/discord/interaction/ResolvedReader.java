package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads the things that an interaction's ids refer to. Discord sends them partially, so whatever is
 * missing is empty, and an entry that is not an object or has no ID is left out.
 */
public final class ResolvedReader {
  private ResolvedReader() {}

  static Resolved read(Json resolved) {
    if (!resolved.isObject()) {
      return Resolved.NOTHING;
    }
    Map<String, ResolvedMember> members =
        entries(resolved.get("members"), (id, json) -> member(json));
    return new Resolved(
        entries(
            resolved.get("users"),
            (id, json) -> user(id, json, Optional.ofNullable(members.get(id)))),
        members,
        entries(resolved.get("roles"), (id, json) -> new ResolvedRole(id, text(json, "name"))),
        entries(resolved.get("channels"), ResolvedReader::channel),
        entries(resolved.get("messages"), ResolvedReader::message),
        entries(resolved.get("attachments"), ResolvedReader::attachment));
  }

  /** A message that stands alone. */
  public static Optional<ReceivedMessage> message(Json message) {
    return JsonFields.id(message, "id").map(id -> message(id, message));
  }

  /** The name that Discord shows for a user: the chosen one, else the account's. */
  public static String displayName(Json user) {
    return user.text("global_name").or(() -> user.text("username")).orElse("");
  }

  private static <T> Map<String, T> entries(Json map, BiFunction<String, Json, T> read) {
    var entries = new LinkedHashMap<String, T>();
    map.fields()
        .forEach((id, json) -> {
          if (Snowflake.isValid(id) && json.isObject()) {
            entries.put(id, read.apply(id, json));
          }
        });
    return entries;
  }

  private static ResolvedUser user(String id, Json json, Optional<ResolvedMember> member) {
    return new ResolvedUser(id, displayName(json), json.get("bot").isTrue(), member);
  }

  private static ResolvedMember member(Json json) {
    return new ResolvedMember(
        json.text("nick"), JsonFields.ids(json.get("roles")), JsonFields.bits(json, "permissions"));
  }

  private static ResolvedChannel channel(String id, Json json) {
    return new ResolvedChannel(id, text(json, "name"), JsonFields.number(json, "type"));
  }

  private static ReceivedMessage message(String id, Json json) {
    return new ReceivedMessage(
        id,
        text(json, "channel_id"),
        text(json, "content"),
        json.get("flags").integer().orElse(0),
        JsonFields.id(json.get("author"), "id")
            .map(author -> user(author, json.get("author"), Optional.empty())));
  }

  private static ResolvedAttachment attachment(String id, Json json) {
    return new ResolvedAttachment(
        id,
        text(json, "filename"),
        text(json, "url"),
        json.get("size").integer().orElse(0),
        json.text("content_type"));
  }

  private static String text(Json json, String name) {
    return json.text(name).orElse("");
  }
}
