package dev.orchestrator.discord.interaction;

import java.util.Collection;

/**
 * A permission in a server or channel, with its bit. The names are those of JDA. Source: Discord,
 * "Permissions", Bitwise Permission Flags.
 */
public enum Permission {
  KICK_MEMBERS(1, "Kick Members"),
  BAN_MEMBERS(2, "Ban Members"),
  ADMINISTRATOR(3, "Administrator"),
  MANAGE_CHANNEL(4, "Manage Channels"),
  MANAGE_SERVER(5, "Manage Server"),
  MESSAGE_ADD_REACTION(6, "Add Reactions"),
  VIEW_CHANNEL(10, "View Channel"),
  MESSAGE_SEND(11, "Send Messages"),
  MESSAGE_MANAGE(13, "Manage Messages"),
  MESSAGE_EMBED_LINKS(14, "Embed Links"),
  MESSAGE_ATTACH_FILES(15, "Attach Files"),
  MESSAGE_HISTORY(16, "Read Message History"),
  MESSAGE_MENTION_EVERYONE(17, "Mention Everyone"),
  NICKNAME_MANAGE(27, "Manage Nicknames"),
  MANAGE_ROLES(28, "Manage Roles"),
  MANAGE_THREADS(34, "Manage Threads"),
  CREATE_PUBLIC_THREADS(35, "Create Public Threads"),
  CREATE_PRIVATE_THREADS(36, "Create Private Threads"),
  MESSAGE_SEND_IN_THREADS(38, "Send Messages in Threads"),
  MODERATE_MEMBERS(40, "Moderate Members");

  private final int bit;
  private final String displayName;

  Permission(int bit, String displayName) {
    this.bit = bit;
    this.displayName = displayName;
  }

  public long mask() {
    return 1L << bit;
  }

  /** As Discord shows it in a role's settings. */
  public String displayName() {
    return displayName;
  }

  /** Whether {@code held} has all of these, which Administrator implies. */
  public static boolean includes(long held, Collection<Permission> wanted) {
    return (held & ADMINISTRATOR.mask()) != 0
        || wanted.stream().allMatch(permission -> (held & permission.mask()) != 0);
  }
}
