package dev.orchestrator.trace;

import java.util.Optional;

/**
 * Where a command goes on when its interaction token has ended: in a normal message of the bot's.
 *
 * @param messageId empty until the message is there
 */
public record ChannelPost(String channelId, Optional<String> messageId) {}
