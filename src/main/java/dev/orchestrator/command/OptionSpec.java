package dev.orchestrator.command;

import dev.orchestrator.discord.Choice;
import dev.orchestrator.discord.OptionMapping;
import dev.orchestrator.discord.OptionType;
import dev.orchestrator.discord.Snowflake;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One option of a command, declared once: how Discord shows it and how it is read.
 *
 * @param T what a command gets for it
 * @param min least length of a string, least value of an integer
 * @param max greatest length of a string (at most 6000), greatest value of an integer
 * @param autocompleted whether the command suggests values while a person types
 * @param absent what a command gets if the person left it out; empty if it must be there
 */
public record OptionSpec<T>(
    String name,
    String description,
    OptionType type,
    OptionalLong min,
    OptionalLong max,
    List<Choice> choices,
    boolean autocompleted,
    Optional<T> absent,
    Function<OptionMapping, Optional<T>> reader) {

  public OptionSpec {
    choices = List.copyOf(choices);
  }

  /** A required string. */
  public static OptionSpec<String> string(String name, String description) {
    return new OptionSpec<>(
        name,
        description,
        OptionType.STRING,
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        false,
        Optional.empty(),
        OptionMapping::asString);
  }

  /** A required integer. */
  public static OptionSpec<Long> integer(String name, String description) {
    return new OptionSpec<>(
        name,
        description,
        OptionType.INTEGER,
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        false,
        Optional.empty(),
        option ->
            option.asLong().isPresent()
                ? Optional.of(option.asLong().getAsLong())
                : Optional.empty());
  }

  /** A required boolean. */
  public static OptionSpec<Boolean> bool(String name, String description) {
    return new OptionSpec<>(
        name,
        description,
        OptionType.BOOLEAN,
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        false,
        Optional.empty(),
        OptionMapping::asBoolean);
  }

  /** A required member of the server, by user ID. */
  public static OptionSpec<String> user(String name, String description) {
    return new OptionSpec<>(
        name,
        description,
        OptionType.USER,
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        false,
        Optional.empty(),
        option -> option.asString().filter(Snowflake::isValid));
  }

  /** The same option, {@code value} if the person leaves it out. */
  public OptionSpec<T> orElse(T value) {
    return new OptionSpec<>(
        name, description, type, min, max, choices, autocompleted, Optional.of(value), reader);
  }

  /** The same option, which a person may leave out. */
  public OptionSpec<Optional<T>> optional() {
    return new OptionSpec<>(
        name,
        description,
        type,
        min,
        max,
        choices,
        autocompleted,
        Optional.of(Optional.empty()),
        option -> reader.apply(option).map(Optional::of));
  }

  /** The same option with bounds of its length or value. */
  public OptionSpec<T> between(long least, long greatest) {
    return new OptionSpec<>(
        name,
        description,
        type,
        OptionalLong.of(least),
        OptionalLong.of(greatest),
        choices,
        autocompleted,
        absent,
        reader);
  }

  /** The same option with nothing but these values. */
  public OptionSpec<T> of(Choice... values) {
    return new OptionSpec<>(
        name, description, type, min, max, List.of(values), autocompleted, absent, reader);
  }

  /** The same option with values that the command suggests; a person may still type others. */
  public OptionSpec<T> withAutocomplete() {
    return new OptionSpec<>(name, description, type, min, max, choices, true, absent, reader);
  }

  public boolean required() {
    return absent.isEmpty();
  }

  /** Why {@code given} cannot be taken, a sentence for the person; empty if it can. */
  Optional<String> refusal(Optional<OptionMapping> given) {
    if (given.isEmpty()) {
      return required()
          ? Optional.of("The option `%s` is missing.".formatted(name))
          : Optional.empty();
    }
    if (!given.get().type().equals(Optional.of(type)) || reader.apply(given.get()).isEmpty()) {
      return Optional.of(
          "The option `%s` is not valid for this command. Discord may still show an earlier version of the command. Try again in a minute."
              .formatted(name));
    }
    return outOfBounds(given.get());
  }

  private Optional<String> outOfBounds(OptionMapping given) {
    Optional<String> text = given.asString();
    long size =
        text.map(t -> (long) t.codePointCount(0, t.length())).orElse(given.asLong().orElse(0));
    String unit = text.isPresent() ? " characters" : "";
    if (min.isPresent() && size < min.getAsLong()) {
      return Optional.of(
          "The option `%s` must be at least %d%s.".formatted(name, min.getAsLong(), unit));
    }
    if (max.isPresent() && size > max.getAsLong()) {
      return Optional.of(
          "The option `%s` must be at most %d%s.".formatted(name, max.getAsLong(), unit));
    }
    boolean listed =
        choices.isEmpty()
            || choices.stream()
                .map(Choice::value)
                .anyMatch(value -> value.toString().equals(given.typed()));
    return listed
        ? Optional.empty()
        : Optional.of("The option `%s` must be one of the values in its list.".formatted(name));
  }

  /** What the command gets for {@code given}, which {@link #refusal} has let pass. */
  T read(Optional<OptionMapping> given) {
    return given
        .flatMap(reader)
        .or(() -> absent)
        .orElseThrow(() -> new IllegalStateException("option " + name + " was not checked"));
  }
}
