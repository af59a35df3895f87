package dev.orchestrator.command;

import dev.orchestrator.discord.Interaction;
import dev.orchestrator.discord.Invoker;
import dev.orchestrator.discord.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the button that was pressed and checks access. */
public final class ButtonRouter {
  /** Discord's type of a button, among the components. */
  private static final int BUTTON = 2;

  private final Map<String, Button> buttons = new HashMap<>();
  private final Admins admins;

  /**
   * @throws IllegalArgumentException if two buttons have one name
   */
  public ButtonRouter(List<? extends Button> buttons, Admins admins) {
    for (Button button : buttons) {
      if (this.buttons.put(button.spec().name(), button) != null) {
        throw new IllegalArgumentException("two buttons are called " + button.spec().name());
      }
    }
    this.admins = admins;
  }

  /** Where a press leads. */
  sealed interface Route {
    /** Nowhere; the sentence tells the person what to do. */
    record Refused(String command, String sentence) implements Route {}

    record To(Button button, String argument) implements Route {}
  }

  boolean isAdmin(Invoker person) {
    return admins.include(person);
  }

  Route route(Interaction.Component interaction, Invoker presser) {
    String[] parts = interaction.customId().split(":", 2);
    // A longer id was never sent by this bot, and would not fit into a key of the table.
    boolean possible =
        interaction.componentType() == BUTTON
            && Limits.length(interaction.customId()) <= Limits.CUSTOM_ID;
    Button button = possible ? buttons.get(parts[0]) : null;
    if (button == null) {
      return new Route.Refused("button", CommandMessages.NOT_IN_USE);
    }
    ButtonSpec spec = button.spec();
    if (spec.access() == Access.ADMINS && !admins.include(presser)) {
      return new Route.Refused(
          spec.command(),
          "Only admins of this bot can use this button. Admins are set by ADMIN_USER_IDS and"
              + " ADMIN_ROLE_IDS.");
    }
    return new Route.To(button, parts.length == 2 ? parts[1] : "");
  }
}
