package dev.orchestrator.command;

import java.util.regex.Pattern;

/**
 * The declaration of a button under a message of the bot.
 *
 * @param name begins the button's custom id: 1 to 32 lower-case letters, digits and dashes
 * @param command the slash command that it belongs to; its traces and log lines carry that name
 * @param once whether one person may press it once, as {@link CommandRun#offerOnce} offered it
 */
public record ButtonSpec(String name, String command, Access access, boolean once) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  public ButtonSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a button cannot be called " + name);
    }
  }

  /** The custom id of the button that {@code argument} belongs to; it must be a nonce if once. */
  public String customId(String argument) {
    return name + ":" + argument;
  }
}
