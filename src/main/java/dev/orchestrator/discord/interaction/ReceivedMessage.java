package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.message.MessageFlags;
import java.util.Optional;

/**
 * A message that Discord sent along.
 *
 * @param flags Discord's message flags
 * @param author empty if Discord left it out
 */
public record ReceivedMessage(
    String id, String channelId, String content, long flags, Optional<ResolvedUser> author) {

  public ReceivedMessage(String id, String channelId, String content, long flags) {
    this(id, channelId, content, flags, Optional.empty());
  }

  /** Whether only one person sees it. */
  public boolean isEphemeral() {
    return (flags & MessageFlags.EPHEMERAL) != 0;
  }

  /**
   * The address that opens it in Discord.
   *
   * @param guildId of the server; {@code @me} in a direct message
   */
  public String jumpUrl(String guildId) {
    return "https://discord.com/channels/" + guildId + "/" + channelId + "/" + id;
  }
}
