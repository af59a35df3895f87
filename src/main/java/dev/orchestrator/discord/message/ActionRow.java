package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Limits;
import java.util.List;

/** A row under a message: up to 5 buttons or one select menu. */
public record ActionRow(List<ActionComponent> components) {
  public ActionRow {
    components = List.copyOf(components);
    if (components.size() > Limits.BUTTONS_PER_ROW) {
      throw new IllegalArgumentException(
          "an action row has %d components; Discord allows %d"
              .formatted(components.size(), Limits.BUTTONS_PER_ROW));
    }
  }

  public static ActionRow of(ActionComponent... components) {
    return new ActionRow(List.of(components));
  }
}
