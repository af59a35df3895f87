package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids, numbers and bit sets as they appears in Discord's JSON. */
public final class JsonFields {
  private static final Pattern BIT_SET = Pattern.compile("[0-9]{1,40}");

  private JsonFields() {}

  /** The id under {@code name}; empty if there is none or it is no snowflake. */
  static Optional<String> id(Json json, String name) {
    return json.text(name).filter(Snowflake::isValid);
  }

  /** The ids in an array; what is no snowflake is left out. */
  public static List<String> ids(Json array) {
    return array.items().stream()
        .flatMap(item -> item.text().stream())
        .filter(Snowflake::isValid)
        .toList();
  }

  /** The whole number under {@code name}, 0 if there is none that an int holds. */
  static int number(Json json, String name) {
    long value = json.get(name).integer().orElse(0);
    return value == (int) value ? (int) value : 0;
  }

  /**
   * The lower 64 bits of a bit set, which Discord writes as a decimal string because JavaScript's
   * numbers end at 53 bits; 0 if there is none.
   */
  static long bits(Json json, String name) {
    return json.text(name)
        .filter(text -> BIT_SET.matcher(text).matches())
        .map(text -> new BigInteger(text).longValue())
        .orElse(0L);
  }
}
