package dev.orchestrator.discord.message;

import dev.orchestrator.discord.DiscordLocale;
import java.util.EnumMap;
import java.util.Map;

/**
 * One value or suggestion for an option.
 *
 * @param value a {@link String}, a {@link Long} or a {@link Double}, as the option's type asks
 * @param translations the name in other languages
 */
public record Choice(String name, Object value, Map<DiscordLocale, String> translations) {
  /** How many suggestions Discord shows. Source: Discord, "Autocomplete". */
  public static final int MOST = 25;

  public Choice {
    translations = Map.copyOf(translations);
  }

  public Choice(String name, Object value) {
    this(name, value, Map.of());
  }

  public static Choice of(String value) {
    return new Choice(value, value);
  }

  /** The same choice, called so in a language. */
  public Choice translated(DiscordLocale locale, String itsName) {
    var all = new EnumMap<DiscordLocale, String>(DiscordLocale.class);
    all.putAll(translations);
    all.put(locale, itsName);
    return new Choice(name, value, all);
  }
}
