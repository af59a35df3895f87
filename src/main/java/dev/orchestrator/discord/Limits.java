package dev.orchestrator.discord;

/**
 * Discord's limits. Lengths are in Unicode code points, the others are counts.
 *
 * <p>Sources: Discord's documentation (Message, Embed Limits, Component Reference, Application
 * Commands, Receiving and Responding) and, where a line says so, its OpenAPI description.
 */
public final class Limits {
  // Messages.
  public static final int CONTENT = 2000;

  /** Ours, not Discord's: a line under the content, which leaves room for it. */
  public static final int FOOTNOTE = 200;

  public static final int EMBEDS = 10;
  public static final int MENTIONED_USERS = 100;
  public static final int MENTIONED_ROLES = 100;

  // Embeds. The total is the sum of all texts of all embeds of one message.
  public static final int EMBED_TOTAL = 6000;
  public static final int EMBED_TITLE = 256;
  public static final int EMBED_DESCRIPTION = 4096;
  public static final int EMBED_AUTHOR = 256;
  public static final int EMBED_FOOTER = 2048;
  public static final int EMBED_FIELDS = 25;
  public static final int FIELD_NAME = 256;
  public static final int FIELD_VALUE = 1024;
  public static final int EMBED_COLOR = 0xFFFFFF;

  /** From the OpenAPI description. */
  public static final int EMBED_URL = 2048;

  // Components under a message.
  public static final int ROWS = 5;
  public static final int BUTTONS_PER_ROW = 5;
  public static final int CUSTOM_ID = 100;
  public static final int BUTTON_LABEL = 80;
  public static final int BUTTON_URL = 512;
  public static final int SELECT_PLACEHOLDER = 150;
  public static final int SELECT_OPTIONS = 25;
  public static final int SELECT_OPTION_LABEL = 100;
  public static final int SELECT_OPTION_VALUE = 100;
  public static final int SELECT_OPTION_DESCRIPTION = 100;

  // Modals. The OpenAPI description allows 40 inputs, the documentation 5; the documentation wins.
  public static final int MODAL_TITLE = 45;
  public static final int MODAL_INPUTS = 5;
  public static final int INPUT_LABEL = 45;
  public static final int INPUT_DESCRIPTION = 100;
  public static final int INPUT_VALUE = 4000;
  public static final int INPUT_PLACEHOLDER = 100;
  public static final int FILES = 10;

  // Choices, of an option and of autocomplete. The OpenAPI description allows values of 6000.
  public static final int CHOICES = 25;
  public static final int CHOICE_NAME = 100;
  public static final int CHOICE_VALUE = 100;

  /** The largest whole number that a double holds together with all smaller ones, 2^53 - 1. */
  public static final long INTEGER = 9_007_199_254_740_991L;

  // Commands.
  public static final int COMMAND_NAME = 32;
  public static final int COMMAND_DESCRIPTION = 100;
  public static final int COMMAND_OPTIONS = 25;
  public static final int SUBCOMMANDS = 25;
  public static final int STRING_OPTION = 6000;

  /** Names, descriptions and values of one command together, in its longest localization. */
  public static final int COMMAND_TOTAL = 8000;

  public static final int SLASH_COMMANDS = 100;
  public static final int USER_COMMANDS = 15;
  public static final int MESSAGE_COMMANDS = 15;

  private Limits() {}

  /** The length of a text as Discord counts it. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
