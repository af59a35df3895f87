package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Envelope;
import dev.orchestrator.discord.interaction.Invoker;
import java.time.Instant;
import java.util.Optional;

/**
 * Who calls a command, from where and when.
 *
 * @param traceId the whole id, which every answer shows
 * @param botCanPost whether a normal message of the bot can follow in the channel when the
 *     interaction's token has ended
 */
public record CommandCall(
    Invoker caller,
    boolean callerIsAdmin,
    String traceId,
    String interactionId,
    Optional<String> guildId,
    Optional<String> channelId,
    boolean botCanPost,
    Instant receivedAt) {

  /**
   * @param envelope of an interaction that a person caused
   */
  static CommandCall of(
      Envelope envelope, boolean callerIsAdmin, String traceId, Instant receivedAt) {
    return new CommandCall(
        envelope.invoker().orElseThrow(),
        callerIsAdmin,
        traceId,
        envelope.id(),
        envelope.guildId(),
        envelope.channelId(),
        envelope.botCanPost(),
        receivedAt);
  }

  /** The same call as part of another trace. */
  CommandCall under(String otherTraceId) {
    return new CommandCall(
        caller,
        callerIsAdmin,
        otherTraceId,
        interactionId,
        guildId,
        channelId,
        botCanPost,
        receivedAt);
  }
}
