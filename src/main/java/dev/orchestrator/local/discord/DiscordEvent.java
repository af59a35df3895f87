package dev.orchestrator.local.discord;

import java.util.Optional;

/** Something that happened in the simulated Discord. */
public sealed interface DiscordEvent {

  /** A message has a new state, {@code message.now()}. */
  record MessageChanged(SimulatedMessage message) implements DiscordEvent {}

  /** An interaction was sent, answered or given up. */
  record InteractionChanged(SimulatedInteraction interaction) implements DiscordEvent {}

  /** The bot replaced its commands; {@code scope} is a server's id, or "global". */
  record CommandsReplaced(String scope, int count) implements DiscordEvent {}

  /** The interaction that this is about. */
  default Optional<String> interactionId() {
    return switch (this) {
      case MessageChanged changed -> changed.message().interactionId();
      case InteractionChanged changed -> Optional.of(changed.interaction().id());
      case CommandsReplaced replaced -> Optional.empty();
    };
  }
}
