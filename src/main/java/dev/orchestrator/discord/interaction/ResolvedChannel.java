package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.message.ChannelType;

/**
 * A channel that an interaction refers to.
 *
 * @param type Discord's number of its {@link ChannelType}
 */
public record ResolvedChannel(String id, String name, int type) {
  /** Discord's markup that shows it by name. */
  public String asMention() {
    return "<#" + id + ">";
  }
}
