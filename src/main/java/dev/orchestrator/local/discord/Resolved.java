package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users, members, channels, roles and attachments that an interaction's options and select
 * menus name.
 */
final class Resolved {
  /** Discord's limit for a person without Nitro, in bytes. */
  private static final int LARGEST_ATTACHMENT = 10_485_760;

  private static final long FIRST_ATTACHMENT = 1_100_000_000_000_000_501L;
  private static final Pattern FILE =
      Pattern.compile("([^/\\\\:\\x00-\\x1f]{1,255})(?::([0-9]{1,10}))?");
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "json", "application/json; charset=utf-8",
          "log", "text/plain; charset=utf-8",
          "txt", "text/plain; charset=utf-8",
          "md", "text/markdown; charset=utf-8",
          "png", "image/png",
          "jpg", "image/jpeg",
          "zip", "application/zip",
          "pdf", "application/pdf");

  private final Map<String, JsonObject> users = new LinkedHashMap<>();
  private final Map<String, JsonObject> members = new LinkedHashMap<>();
  private final Map<String, JsonObject> channels = new LinkedHashMap<>();
  private final Map<String, JsonObject> roles = new LinkedHashMap<>();
  private final Map<String, JsonObject> attachments = new LinkedHashMap<>();

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

  /** The id of the role with the id or name {@code text}. */
  String role(String text) {
    SimulatedRole role =
        SimulatedServer.role(text)
            .orElseThrow(() -> CommandData.refused("there is no role " + text));
    String id = role.id();
    String name = role.name();
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

  /**
   * The id of an attached file.
   *
   * @param text its name, and behind a colon its size in bytes: {@code report.json:2048}
   */
  String attachment(String text) {
    Matcher file = FILE.matcher(text);
    if (!file.matches()) {
      throw CommandData.refused(text + " is no name of a file");
    }
    String name = file.group(1);
    long size = file.group(2) == null ? 1_024 : Long.parseLong(file.group(2));
    if (size > LARGEST_ATTACHMENT) {
      throw CommandData.refused("the file " + name + " is larger than 10 MiB");
    }
    String id = Long.toString(FIRST_ATTACHMENT + attachments.size());
    String url =
        "https://cdn.discordapp.com/ephemeral-attachments/%s/%s/%s"
            .formatted(
                SimulatedServer.OPS.id(), id, URLEncoder.encode(name, StandardCharsets.UTF_8));
    JsonObject attachment =
        JsonObject.of("id", id)
            .put("filename", name)
            .put("size", size)
            .put("url", url)
            .put("proxy_url", url.replace("cdn.discordapp.com", "media.discordapp.net"))
            .put("ephemeral", true);
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Optional.ofNullable(CONTENT_TYPES.get(extension))
        .ifPresent(type -> attachment.put("content_type", type));
    attachments.put(id, attachment);
    return id;
  }

  JsonObject addTo(JsonObject data) {
    JsonObject resolved = new JsonObject();
    put(resolved, "users", users);
    put(resolved, "members", members);
    put(resolved, "channels", channels);
    put(resolved, "roles", roles);
    put(resolved, "attachments", attachments);
    boolean nothing =
        users.isEmpty() && channels.isEmpty() && roles.isEmpty() && attachments.isEmpty();
    return nothing ? data : data.put("resolved", resolved);
  }

  private static void put(JsonObject resolved, String name, Map<String, JsonObject> found) {
    if (!found.isEmpty()) {
      resolved.put(name, found);
    }
  }
}
