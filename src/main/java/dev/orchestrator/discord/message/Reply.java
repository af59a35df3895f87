package dev.orchestrator.discord.message;

import java.util.List;

/**
 * The first answer to an interaction, due within 3 seconds.
 *
 * <p>Which answer an interaction may have depends on its kind, and the four nested interfaces say
 * so at compile time. Source: Discord, "Receiving and Responding", Interaction Callback Type.
 */
public sealed interface Reply {

  /** An answer that a slash command or a context menu command may have. */
  sealed interface ToCommand extends Reply {}

  /** An answer that a button or a select menu may have. */
  sealed interface ToComponent extends Reply {}

  /** An answer that a modal may have; another modal is not one. */
  sealed interface ToModal extends Reply {}

  /** An answer that an autocomplete request may have. */
  sealed interface ToAutocomplete extends Reply {}

  /** The answer to a ping. */
  record Pong() implements Reply {}

  /** A new message. */
  record SendMessage(Message message) implements ToCommand, ToComponent, ToModal {
    public SendMessage {
      message = message.checked();
    }
  }

  /**
   * "Thinking…": a promise that the message follows within 15 minutes.
   *
   * @param ephemeral whether only the caller will see it; cannot change afterwards
   */
  record DeferReply(boolean ephemeral) implements ToCommand, ToComponent, ToModal {}

  /** A promise to edit, later, the message of the component; shows nothing now. */
  record DeferEdit() implements ToComponent, ToModal {}

  /** Edits the message of the component. */
  record EditMessage(Message message) implements ToComponent, ToModal {
    public EditMessage {
      message = message.checked();
    }
  }

  /** Opens a form. */
  record ShowModal(Modal modal) implements ToCommand, ToComponent {}

  /** Up to 25 suggestions. */
  record Choices(List<Choice> choices) implements ToAutocomplete {
    public Choices {
      choices = List.copyOf(choices);
    }
  }

  /** A message only the caller sees. */
  static SendMessage ephemeral(String content) {
    return new SendMessage(Message.of(content).asEphemeral());
  }
}
