package dev.orchestrator.discord.interaction;

import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Discord sends when a person does something with the bot.
 *
 * <p>The types grow without notice, so everything not known here arrives as {@link Unknown} instead
 * of failing. Source: Discord, "Receiving and Responding", Interaction Structure.
 */
public sealed interface Interaction {
  Envelope envelope();

  /** Discord asks whether the endpoint is alive. */
  record Ping(Envelope envelope) implements Interaction {}

  /** An interaction that names one of the application's commands. */
  sealed interface OfCommand extends Interaction {
    String commandName();
  }

  /**
   * A person sent a slash command.
   *
   * @param path subcommand group and subcommand, as far as the command has them: 0 to 2 names
   */
  record SlashCommand(
      Envelope envelope,
      String commandName,
      List<String> path,
      List<OptionMapping> options,
      Resolved resolved)
      implements OfCommand {
    public SlashCommand {
      path = List.copyOf(path);
      options = List.copyOf(options);
    }
  }

  /** A person chose a command from a user's context menu. */
  record UserContext(Envelope envelope, String commandName, String targetId, Resolved resolved)
      implements OfCommand {}

  /** A person chose a command from a message's context menu. */
  record MessageContext(Envelope envelope, String commandName, String targetId, Resolved resolved)
      implements OfCommand {}

  /**
   * A person is typing an option that completes itself. Required options may still be missing, and
   * the focused value is whatever was typed so far.
   */
  record Autocomplete(
      Envelope envelope, String commandName, List<String> path, List<OptionMapping> options)
      implements OfCommand {
    public Autocomplete {
      path = List.copyOf(path);
      options = List.copyOf(options);
    }

    /** The option being typed. */
    public Optional<OptionMapping> focusedOption() {
      return options.stream().filter(OptionMapping::focused).findFirst();
    }
  }

  /**
   * A person pressed a button or chose from a select menu.
   *
   * @param componentType Discord's number of the component type, 2 for a button
   * @param values what was chosen; empty for a button
   */
  record Component(
      Envelope envelope,
      String customId,
      int componentType,
      List<String> values,
      Resolved resolved,
      Optional<ReceivedMessage> message)
      implements Interaction {
    public Component {
      values = List.copyOf(values);
    }
  }

  /**
   * A person sent a modal.
   *
   * @param values what each input holds, by its custom id; a text input has exactly one value
   * @param message the message whose component opened the modal, if one did
   */
  record ModalSubmit(
      Envelope envelope,
      String customId,
      Map<String, List<String>> values,
      Resolved resolved,
      Optional<ReceivedMessage> message)
      implements Interaction {
    public ModalSubmit {
      values = Map.copyOf(values);
    }
  }

  /** Something that Discord knows and this version does not. */
  record Unknown(Envelope envelope, int type, Json raw) implements Interaction {}
}
