package dev.orchestrator.discord;

/**
 * A message that Discord sent along.
 *
 * @param flags Discord's message flags
 */
public record ReceivedMessage(String id, String channelId, String content, long flags) {

  /** Whether only one person sees it. */
  public boolean isEphemeral() {
    return (flags & MessageFlags.EPHEMERAL) != 0;
  }
}
