package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.ReceivedMessage;
import java.util.Map;
import java.util.Optional;

/**
 * A press of a button.
 *
 * @param argument what its custom id says after the button's name
 * @param state what the command kept for a one-shot button; empty for others
 * @param message under which it stands
 */
public record ButtonPress(
    String argument, Map<String, String> state, Optional<ReceivedMessage> message) {
  public ButtonPress {
    state = Map.copyOf(state);
  }
}
