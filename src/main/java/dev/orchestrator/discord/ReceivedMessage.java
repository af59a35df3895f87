package dev.orchestrator.discord;

/** A message that Discord sent along. */
public record ReceivedMessage(String id, String channelId, String content, long flags) {}
