package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.ReceivedMessage;
import java.util.List;
import java.util.Optional;

/**
 * What a person chose from a select menu.
 *
 * @param argument what the menu's custom id says after its name
 * @param values what was chosen, as many as the menu allows
 * @param message under which the menu stands
 */
public record Selection<T>(String argument, List<T> values, Optional<ReceivedMessage> message) {
  public Selection {
    values = List.copyOf(values);
  }
}
