package dev.orchestrator.command;

/**
 * Messages for commands that could not be carried out. The trace ID is added when they are sent.
 */
final class CommandMessages {
  static final String TABLE_AWAY =
      "⚠️ The database is unreachable. Try again in a minute. If the problem persists, ask an"
          + " operator to check the table.";

  static final String NOT_STARTED =
      "⚠️ The database is unreachable, so nothing was started. Try again in a minute. If the"
          + " problem persists, ask an operator to check the table.";

  static final String BROKE =
      "❌ Something went wrong. Try again. If it happens again, give an operator this trace ID.";

  static final String GAVE_UP =
      "❌ The command was interrupted %d times and is not retried. Give an operator this trace ID.";

  static final String WAITS_FOR_TABLE =
      "⏳ The database is unreachable. This will resume automatically. If there is no answer within"
          + " 15 minutes, send the command again.";

  static final String NOT_SHOWN =
      "⚠️ The command is done, but Discord refused its answer. Give an operator this trace ID.";

  static final String WORKING = "Working on it…";

  static final String GOES_ON_BELOW =
      "⏳ Discord allows edits to this message for 15 minutes only. Updates continue in a new"
          + " message in this channel.";

  static final String NOT_FOLLOWED_HERE =
      "-# The bot cannot write in this channel, and Discord allows edits to this message for 15"
          + " minutes only. Later updates are not shown here; follow the link.";

  private CommandMessages() {}

  /**
   * @param noun the component: button, menu or form
   */
  static String expired(String noun) {
    return "This %s has expired. Send the command again; `/help` lists all commands."
        .formatted(noun);
  }

  /**
   * @param noun the component: button or menu
   */
  static String usedBefore(String noun) {
    return "This %s has already been used. To repeat the command, send it again.".formatted(noun);
  }
}
