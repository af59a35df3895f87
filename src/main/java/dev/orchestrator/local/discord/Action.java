package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person does in Discord that becomes an interaction. */
public sealed interface Action {

  /**
   * Types a slash command.
   *
   * @param name with the names of groups and subcommands after it, separated by spaces
   * @param options as typed, by name
   */
  record Command(String name, Map<String, String> options) implements Action {
    public Command {
      options = new LinkedHashMap<>(options);
    }

    public Command(String name) {
      this(name, Map.of());
    }
  }

  /** Is still typing a slash command; {@code focused} is the option the cursor is in. */
  record Autocomplete(String name, Map<String, String> options, String focused) implements Action {
    public Autocomplete {
      options = new LinkedHashMap<>(options);
    }
  }

  /**
   * Chooses a command from the context menu of a user or a message.
   *
   * @param target a user's id or name, or a message's id
   */
  record ContextMenu(String name, String target) implements Action {}

  /** Presses a button on a message. */
  record Button(String messageId, String customId) implements Action {}

  /**
   * Chooses from a select menu on a message.
   *
   * @param values of options; of other menus the ids or names of people, roles and channels
   */
  record Select(String messageId, String customId, List<String> values) implements Action {
    public Select {
      values = List.copyOf(values);
    }
  }

  /**
   * Sends a form.
   *
   * @param values of the form's fields, by custom id; several of one field stand on lines of their
   *     own
   * @param messageId the message whose component opened the form
   */
  record ModalSubmit(String customId, Map<String, String> values, Optional<String> messageId)
      implements Action {
    public ModalSubmit {
      values = new LinkedHashMap<>(values);
    }
  }

  /** Sends any interaction, also one that no Discord client would. */
  record Raw(int type, Json data) implements Action {}

  /** Discord's number for the kind of interaction. */
  default int type() {
    return switch (this) {
      case Command command -> 2;
      case ContextMenu menu -> 2;
      case Button button -> 3;
      case Select select -> 3;
      case Autocomplete autocomplete -> 4;
      case ModalSubmit modal -> 5;
      case Raw raw -> raw.type();
    };
  }
}
