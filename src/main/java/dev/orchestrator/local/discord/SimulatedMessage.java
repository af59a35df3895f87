package dev.orchestrator.local.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message and all its states.
 *
 * @param interactionId the interaction that it answers
 * @param author the person who wrote it; empty for the bot
 * @param states oldest first, never empty
 * @param files that came with it
 */
public record SimulatedMessage(
    String id,
    String channelId,
    Kind kind,
    Optional<String> interactionId,
    Optional<String> nonce,
    Optional<Person> author,
    List<MessageState> states,
    List<SentFile> files) {

  /** How a message came to be. */
  public enum Kind {
    /** The answer to an interaction, which {@code @original} names. */
    ORIGINAL,
    /** A further message for an interaction. */
    FOLLOW_UP,
    /** Posted to the channel with the bot's token. */
    POSTED,
    /** Written by a person. */
    WRITTEN
  }

  /** A message of the bot. */
  static SimulatedMessage ofBot(
      String id,
      String channelId,
      Kind kind,
      Optional<String> interactionId,
      Optional<String> nonce,
      MessageState first) {
    return new SimulatedMessage(
        id, channelId, kind, interactionId, nonce, Optional.empty(), List.of(first), List.of());
  }

  SimulatedMessage with(List<SentFile> sent) {
    return new SimulatedMessage(id, channelId, kind, interactionId, nonce, author, states, sent);
  }

  public SimulatedMessage {
    states = List.copyOf(states);
    files = List.copyOf(files);
  }

  /** The state it has now. */
  public MessageState now() {
    return states.getLast();
  }

  public boolean wasEdited() {
    return states.stream().filter(state -> !state.loading() && !state.deleted()).count() > 1;
  }

  SimulatedMessage then(MessageState next) {
    var all = new ArrayList<>(states);
    all.add(next);
    return new SimulatedMessage(id, channelId, kind, interactionId, nonce, author, all, files);
  }
}
