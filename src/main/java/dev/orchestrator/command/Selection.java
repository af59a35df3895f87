package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.ReceivedMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person chose from a select menu.
 *
 * @param argument what the menu's custom id says after its name
 * @param values what was chosen, as many as the menu allows
 * @param state what was kept for a single-use menu; empty for others
 * @param message under which the menu stands
 */
public record Selection<T>(
    String argument, List<T> values, Map<String, String> state, Optional<ReceivedMessage> message) {
  public Selection {
    state = Map.copyOf(state);
    values = List.copyOf(values);
  }
}
