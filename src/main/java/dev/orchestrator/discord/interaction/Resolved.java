package dev.orchestrator.discord.interaction;

import java.util.Map;
import java.util.Optional;

/** The things that an interaction's ids refer to, each by its id. */
public record Resolved(
    Map<String, ResolvedUser> users,
    Map<String, ResolvedMember> members,
    Map<String, ResolvedRole> roles,
    Map<String, ResolvedChannel> channels,
    Map<String, ReceivedMessage> messages,
    Map<String, ResolvedAttachment> attachments) {

  public static final Resolved NOTHING =
      new Resolved(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public Resolved {
    users = Map.copyOf(users);
    members = Map.copyOf(members);
    roles = Map.copyOf(roles);
    channels = Map.copyOf(channels);
    messages = Map.copyOf(messages);
    attachments = Map.copyOf(attachments);
  }

  /** The user or role with this id. */
  public Optional<Mentionable> mentionable(String id) {
    return Optional.<Mentionable>ofNullable(users.get(id))
        .or(() -> Optional.ofNullable(roles.get(id)));
  }
}
