package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a message pings: what its content mentions and its allowed mentions let through.
 *
 * <p>Source: Discord, "Message Resource", Allowed Mentions Object.
 */
public record Mentions(boolean everyone, Set<String> userIds, Set<String> roleIds) {
  public static final Mentions NONE = new Mentions(false, Set.of(), Set.of());

  private static final Pattern USER = Pattern.compile("<@!?([0-9]{1,19})>");
  private static final Pattern ROLE = Pattern.compile("<@&([0-9]{1,19})>");
  private static final Pattern EVERYONE = Pattern.compile("@(everyone|here)");

  public Mentions {
    userIds = Set.copyOf(userIds);
    roleIds = Set.copyOf(roleIds);
  }

  /**
   * @param allowed the message's {@code allowed_mentions}
   * @param byInteraction whether it answers an interaction: then users alone are pinged unless it
   *     says otherwise; else everyone is
   */
  static Mentions in(String content, Json allowed, boolean byInteraction) {
    List<String> parse =
        allowed.isAbsent()
            ? byInteraction ? List.of("users") : List.of("users", "roles", "everyone")
            : texts(allowed.get("parse"));
    return new Mentions(
        parse.contains("everyone") && EVERYONE.matcher(content).find(),
        pinged(USER, content, parse.contains("users"), texts(allowed.get("users"))),
        pinged(ROLE, content, parse.contains("roles"), texts(allowed.get("roles"))));
  }

  public boolean isNone() {
    return equals(NONE);
  }

  private static Set<String> pinged(
      Pattern pattern, String content, boolean all, List<String> named) {
    var ids = new LinkedHashSet<String>();
    Matcher matcher = pattern.matcher(content);
    while (matcher.find()) {
      if (all || named.contains(matcher.group(1))) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }

  private static List<String> texts(Json array) {
    return array.items().stream().flatMap(item -> item.text().stream()).toList();
  }
}
