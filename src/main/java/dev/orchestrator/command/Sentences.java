package dev.orchestrator.command;

/** What people read when a command could not be done. The trace id is added where it is sent. */
final class Sentences {
  static final String TABLE_AWAY =
      "⚠️ I cannot reach my table, so I cannot look that up. Try again in a minute. If it stays, an"
          + " operator should check the table.";

  static final String NOT_STARTED =
      "⚠️ I cannot reach my table, so I started nothing that I know of. Wait a minute, then try"
          + " again. If it stays, an operator should check the table.";

  static final String BROKE =
      "❌ Something went wrong on my side. Try again; if it happens again, give an operator this"
          + " trace id.";

  static final String GAVE_UP =
      "❌ I began this %d times and was cut off each time, so I stopped. Give an operator this trace"
          + " id.";

  static final String WAITS_FOR_TABLE =
      "⏳ I cannot reach my table just now, so this waits. I go on when it is back. If nothing has"
          + " come within 15 minutes, send the command again.";

  static final String NOT_SHOWN =
      "⚠️ The command is done, but Discord refused its answer. Give an operator this trace id.";

  static final String NOT_IN_USE =
      "This does not belong to anything I can still do. Send the command again; `/help` lists what"
          + " there is.";

  static final String PRESSED_BEFORE =
      "This was pressed before, and it works once. Send the command again if you want it again.";

  static final String GOES_ON_BELOW =
      "⏳ Discord lets me edit this message for 15 minutes only. I go on in a new message in this"
          + " channel.";

  static final String NOT_FOLLOWED_HERE =
      "-# I cannot write in this channel, and Discord lets me edit this message for 15 minutes"
          + " only. What happens after that is not shown here; follow the link.";

  private Sentences() {}
}
