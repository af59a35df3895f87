package dev.orchestrator.discord.interaction;

import java.util.Optional;

/**
 * A user that an interaction refers to.
 *
 * @param member what the user is in the server; empty outside of one, and for a user who left it
 */
public record ResolvedUser(String id, String name, boolean bot, Optional<ResolvedMember> member)
    implements Mentionable {

  public ResolvedUser(String id, String name, boolean bot) {
    this(id, name, bot, Optional.empty());
  }

  @Override
  public String asMention() {
    return "<@" + id + ">";
  }
}
