package dev.orchestrator.command;

import dev.orchestrator.discord.Invoker;
import java.time.Instant;
import java.util.Optional;

/**
 * Who calls a command, from where and when.
 *
 * @param traceId the whole id, which every answer shows
 */
public record CommandCall(
    Invoker caller,
    boolean callerIsAdmin,
    String traceId,
    String interactionId,
    Optional<String> guildId,
    Optional<String> channelId,
    Instant receivedAt) {}
