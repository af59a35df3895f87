package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Snowflake;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An emoji on a button or an entry, or as a reaction.
 *
 * @param name the character of a Unicode emoji, else the name of a server's emoji
 * @param id of a server's emoji; empty for a Unicode emoji
 */
public record Emoji(String name, Optional<String> id) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{2,32}");

  /** An emoji of Unicode, as the character itself. */
  public static Emoji unicode(String character) {
    if (character.isBlank() || character.chars().allMatch(c -> c < 0x80 && !Character.isDigit(c))) {
      throw new IllegalArgumentException("this is not an emoji: " + character);
    }
    return new Emoji(character, Optional.empty());
  }

  /** An emoji of a server. */
  public static Emoji custom(String name, String id) {
    if (!NAME.matcher(name).matches() || !Snowflake.isValid(id)) {
      throw new IllegalArgumentException("this is not the name and id of an emoji: " + name);
    }
    return new Emoji(name, Optional.of(id));
  }

  /** As the path of a reaction names it. */
  public String reaction() {
    return id.map(of -> name + ":" + of).orElse(name);
  }
}
