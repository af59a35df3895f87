package dev.orchestrator.discord.interaction;

import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One option as a person filled it in.
 *
 * @param type empty for a type that this version does not know
 * @param value as sent: an id is a string; a focused option is the text typed so far
 * @param focused whether the person is typing this option just now
 */
public record OptionMapping(String name, Optional<OptionType> type, Json value, boolean focused) {

  /** The value of a string option, or the id that another option refers to. */
  public Optional<String> asString() {
    return value.text();
  }

  public OptionalLong asLong() {
    return value.integer();
  }

  public OptionalDouble asDouble() {
    return value.number();
  }

  public Optional<Boolean> asBoolean() {
    return value.bool();
  }

  /** The text typed so far, whatever the option's type. */
  public String typed() {
    return value.text().orElseGet(value::toString);
  }
}
