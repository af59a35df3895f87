package dev.orchestrator.local.discord;

import java.util.List;

/**
 * A user of the bot.
 *
 * @param permissions Discord's bit set, as a decimal number
 */
public record Person(
    String id, String username, String displayName, List<String> roleIds, String permissions) {
  public Person {
    roleIds = List.copyOf(roleIds);
  }
}
