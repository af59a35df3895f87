package dev.orchestrator.discord.message;

/**
 * One suggestion for an option.
 *
 * @param value a {@link String}, a {@link Long} or a {@link Double}, as the option's type asks
 */
public record Choice(String name, Object value) {
  /** How many suggestions Discord shows. Source: Discord, "Autocomplete". */
  public static final int MOST = 25;

  public static Choice of(String value) {
    return new Choice(value, value);
  }
}
