package dev.orchestrator.entry;

import dev.orchestrator.command.Admins;
import dev.orchestrator.setting.SettingsReader;
import java.util.Set;

/**
 * The settings of who may use what.
 *
 * @param guildIds the servers that may use the bot; empty, which a deployed function refuses, is
 *     all
 * @param allowDms whether the bot may be used in direct messages: by admins, and by anyone where it
 *     runs locally
 * @param debugCommands whether the commands for debugging are there
 */
public record AccessSettings(
    Admins admins, Set<String> guildIds, boolean allowDms, boolean debugCommands) {

  public AccessSettings {
    guildIds = Set.copyOf(guildIds);
  }

  static AccessSettings read(SettingsReader read, String stage, boolean isDeployed) {
    Set<String> guildIds = read.snowflakes("GUILD_IDS");
    if (guildIds.isEmpty() && isDeployed) {
      read.problem(
          "GUILD_IDS", "must be set: the comma-separated ids of the servers that may use the bot.");
    }
    return new AccessSettings(
        new Admins(read.snowflakes("ADMIN_USER_IDS"), read.snowflakes("ADMIN_ROLE_IDS")),
        guildIds,
        read.flag("ALLOW_DMS", false),
        read.flag("ENABLE_DEBUG_CMD", !stage.equals("prod")));
  }
}
