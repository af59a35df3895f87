package dev.orchestrator.trace;

import java.util.Optional;

/**
 * Where a command continues when its interaction token has expired: in a normal message of the bot.
 *
 * @param messageId empty until the message is there
 * @param closed whether the bot cannot write there; then nothing is shown any more when the token
 *     has ended
 */
public record ChannelPost(String channelId, Optional<String> messageId, boolean closed) {

  /** In a channel that the bot can write in, as far as is known; no message is there yet. */
  public static ChannelPost in(String channelId) {
    return new ChannelPost(channelId, Optional.empty(), false);
  }

  public static ChannelPost closed(String channelId) {
    return new ChannelPost(channelId, Optional.empty(), true);
  }

  public ChannelPost shownIn(String newMessageId) {
    return new ChannelPost(channelId, Optional.of(newMessageId), closed);
  }
}
