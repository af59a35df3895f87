package dev.orchestrator.discord.message;

import java.util.List;

/** Whom a message may notify; by default no one. A mention in the text alone never notifies. */
public record AllowedMentions(List<String> userIds, List<String> roleIds) {
  public static final AllowedMentions NONE = new AllowedMentions(List.of(), List.of());

  public AllowedMentions {
    userIds = List.copyOf(userIds);
    roleIds = List.copyOf(roleIds);
  }

  public static AllowedMentions user(String userId) {
    return new AllowedMentions(List.of(userId), List.of());
  }
}
