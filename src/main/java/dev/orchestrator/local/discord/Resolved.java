package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The users, members, channels and roles that an interaction's options name. */
final class Resolved {
  private final Map<String, JsonObject> users = new LinkedHashMap<>();
  private final Map<String, JsonObject> members = new LinkedHashMap<>();
  private final Map<String, JsonObject> channels = new LinkedHashMap<>();
  private final Map<String, JsonObject> roles = new LinkedHashMap<>();

  /** The id of the person called {@code text}. */
  String user(String text) {
    Person person =
        SimulatedServer.person(text)
            .orElseThrow(() -> CommandData.refused("there is no user " + text));
    users.put(person.id(), MessageJson.user(person));
    members.put(
        person.id(),
        InteractionBuilder.member(person).remove("user").remove("deaf").remove("mute"));
    return person.id();
  }

  /** The id of the channel called {@code text}. */
  String channel(String text) {
    SimulatedChannel channel =
        SimulatedServer.channel(text)
            .orElseThrow(() -> CommandData.refused("there is no channel " + text));
    channels.put(channel.id(), InteractionBuilder.channel(channel));
    return channel.id();
  }

  /** The id of the role with the id {@code text}, or with the name "member" or "admin". */
  String role(String text) {
    String id =
        switch (text) {
          case "member", SimulatedServer.MEMBER_ROLE_ID -> SimulatedServer.MEMBER_ROLE_ID;
          case "admin", SimulatedServer.ADMIN_ROLE_ID -> SimulatedServer.ADMIN_ROLE_ID;
          default -> throw CommandData.refused("there is no role " + text);
        };
    String name = id.equals(SimulatedServer.ADMIN_ROLE_ID) ? "admin" : "member";
    roles.put(
        id,
        JsonObject.of("id", id)
            .put("name", name)
            .put("color", 0)
            .put("permissions", "0")
            .put("position", 1)
            .put("mentionable", true));
    return id;
  }

  JsonObject addTo(JsonObject data) {
    JsonObject resolved = new JsonObject();
    put(resolved, "users", users);
    put(resolved, "members", members);
    put(resolved, "channels", channels);
    put(resolved, "roles", roles);
    boolean nothing = users.isEmpty() && channels.isEmpty() && roles.isEmpty();
    return nothing ? data : data.put("resolved", resolved);
  }

  private static void put(JsonObject resolved, String name, Map<String, JsonObject> found) {
    if (!found.isEmpty()) {
      resolved.put(name, found);
    }
  }
}
