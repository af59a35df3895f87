package dev.orchestrator.discord.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One call of Discord's API.
 *
 * @param template the path with names for ids, fit for logs
 * @param path the path itself; it may hold a token
 * @param major what the route's rate limit is counted by beside the route itself: channel, guild or
 *     webhook with its token
 * @param safeToRepeat whether a second arrival changes nothing
 * @param contentType of its body
 */
record DiscordClientRoute(
    String method,
    String template,
    String path,
    String major,
    Auth auth,
    boolean safeToRepeat,
    String contentType) {

  private static final String JSON = "application/json";
  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");

  /** What Discord counts a route's rate limit by. */
  private static final Set<String> MAJOR = Set.of("channel", "guild");

  DiscordClientRoute(
      String method, String template, String path, String major, Auth auth, boolean safeToRepeat) {
    this(method, template, path, major, auth, safeToRepeat, JSON);
  }

  enum Auth {
    /** The bot's token. */
    BOT,
    /** The interaction's token, which is in the path. */
    PATH
  }

  static DiscordClientRoute original(String applicationId, String token) {
    return new DiscordClientRoute(
        "PATCH",
        "/webhooks/{application}/{token}/messages/@original",
        "/webhooks/" + safe(applicationId) + "/" + safe(token) + "/messages/@original",
        applicationId + "/" + token,
        Auth.PATH,
        true);
  }

  static DiscordClientRoute followUp(String applicationId, String token) {
    return new DiscordClientRoute(
        "POST",
        "/webhooks/{application}/{token}",
        "/webhooks/" + safe(applicationId) + "/" + safe(token),
        applicationId + "/" + token,
        Auth.PATH,
        false);
  }

  static DiscordClientRoute newMessage(String channelId, boolean safeToRepeat) {
    return new DiscordClientRoute(
        "POST",
        "/channels/{channel}/messages",
        "/channels/" + safe(channelId) + "/messages",
        channelId,
        Auth.BOT,
        safeToRepeat);
  }

  static DiscordClientRoute message(String channelId, String messageId) {
    return new DiscordClientRoute(
        "PATCH",
        "/channels/{channel}/messages/{message}",
        "/channels/" + safe(channelId) + "/messages/" + safe(messageId),
        channelId,
        Auth.BOT,
        true);
  }

  static DiscordClientRoute messages(String channelId, String afterId) {
    return new DiscordClientRoute(
        "GET",
        "/channels/{channel}/messages",
        "/channels/" + safe(channelId) + "/messages?limit=100&after=" + safe(afterId),
        channelId,
        Auth.BOT,
        true);
  }

  static DiscordClientRoute channel(String channelId) {
    return new DiscordClientRoute(
        "GET", "/channels/{channel}", "/channels/" + safe(channelId), channelId, Auth.BOT, true);
  }

  /** Reads or changes the application that the bot's token belongs to. */
  static DiscordClientRoute application(String method) {
    return new DiscordClientRoute(
        method, "/applications/@me", "/applications/@me", "", Auth.BOT, true);
  }

  static DiscordClientRoute commands(String method, String applicationId) {
    return new DiscordClientRoute(
        method,
        "/applications/{application}/commands",
        "/applications/" + safe(applicationId) + "/commands" + query(method),
        "",
        Auth.BOT,
        true);
  }

  static DiscordClientRoute guildCommands(String method, String applicationId, String guildId) {
    return new DiscordClientRoute(
        method,
        "/applications/{application}/guilds/{guild}/commands",
        "/applications/"
            + safe(applicationId)
            + "/guilds/"
            + safe(guildId)
            + "/commands"
            + query(method),
        guildId,
        Auth.BOT,
        true);
  }

  /**
   * A call with the bot's token. POST is retried only if it is known not to have been processed.
   *
   * @param template such as {@code /channels/{channel}/messages}
   * @param values of the names in the template, in their order
   */
  static DiscordClientRoute of(String method, String template, List<String> values) {
    var path = new StringBuilder();
    String major = "";
    int at = 0;
    var given = values.iterator();
    for (MatchResult name : NAME.matcher(template).results().toList()) {
      if (!given.hasNext()) {
        throw new IllegalArgumentException("too few values for " + template);
      }
      String value = given.next();
      path.append(template, at, name.start()).append(safe(value).replace("+", "%20"));
      at = name.end();
      if (major.isEmpty() && MAJOR.contains(name.group(1))) {
        major = value;
      }
    }
    if (given.hasNext()) {
      throw new IllegalArgumentException("too many values for " + template);
    }
    path.append(template.substring(at));
    return new DiscordClientRoute(
        method, template, path.toString(), major, Auth.BOT, !method.equals("POST"));
  }

  DiscordClientRoute safe() {
    return new DiscordClientRoute(method, template, path, major, auth, true, contentType);
  }

  DiscordClientRoute withQuery(String query) {
    return new DiscordClientRoute(
        method, template, path + "?" + query, major, auth, safeToRepeat, contentType);
  }

  DiscordClientRoute withContentType(String type) {
    return new DiscordClientRoute(method, template, path, major, auth, safeToRepeat, type);
  }

  private static String query(String method) {
    return method.equals("GET") ? "?with_localizations=true" : "";
  }

  private static String safe(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  /** Without the path, which may hold a token. */
  @Override
  public String toString() {
    return method + " " + template;
  }
}
