package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Mentionable;
import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.OptionType;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedAttachment;
import dev.orchestrator.discord.interaction.ResolvedChannel;
import dev.orchestrator.discord.interaction.ResolvedRole;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ChannelType;
import dev.orchestrator.discord.message.Choice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One option of a command, declared once: how Discord shows it and how it is read.
 *
 * @param T what a command gets for it
 * @param bounds of its length or value
 * @param channelTypes which channels can be given; empty for all
 * @param autocompleted whether the command suggests values while a person types
 * @param absent what a command gets if the person left it out; empty if it must be there
 */
public record OptionSpec<T>(
    String name,
    String description,
    OptionType type,
    Bounds bounds,
    List<Choice> choices,
    List<ChannelType> channelTypes,
    boolean autocompleted,
    List<Translation> translations,
    Optional<T> absent,
    Reader<T> reader) {

  public OptionSpec {
    choices = List.copyOf(choices);
    channelTypes = List.copyOf(channelTypes);
    translations = List.copyOf(translations);
  }

  /** Reads what a person gave; empty if it is not of the option's type. */
  @FunctionalInterface
  public interface Reader<T> {
    Optional<T> read(OptionMapping option, Resolved resolved);
  }

  /**
   * Bounds of a string's length (0 to 6000) or of a number.
   *
   * @param min empty if there is none
   * @param max empty if there is none
   */
  public record Bounds(Optional<BigDecimal> min, Optional<BigDecimal> max) {
    static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());
  }

  /** A required string. */
  public static OptionSpec<String> string(String name, String description) {
    return of(name, description, OptionType.STRING, (option, _) -> option.asString());
  }

  /** A required integer. */
  public static OptionSpec<Long> integer(String name, String description) {
    return of(
        name,
        description,
        OptionType.INTEGER,
        (option, _) ->
            option.asLong().isPresent()
                ? Optional.of(option.asLong().getAsLong())
                : Optional.empty());
  }

  /** A required number, with or without a fraction. */
  public static OptionSpec<Double> number(String name, String description) {
    return of(
        name,
        description,
        OptionType.NUMBER,
        (option, _) ->
            option.asDouble().isPresent()
                ? Optional.of(option.asDouble().getAsDouble())
                : Optional.empty());
  }

  /** A required boolean. */
  public static OptionSpec<Boolean> bool(String name, String description) {
    return of(name, description, OptionType.BOOLEAN, (option, _) -> option.asBoolean());
  }

  /** A required user, with what the user is in the server. */
  public static OptionSpec<ResolvedUser> user(String name, String description) {
    return of(
        name,
        description,
        OptionType.USER,
        (option, resolved) -> option.asString().map(id -> resolved.users().get(id)));
  }

  /**
   * A required channel.
   *
   * @param types the types that can be given; all if there are none
   */
  public static OptionSpec<ResolvedChannel> channel(
      String name, String description, ChannelType... types) {
    OptionSpec<ResolvedChannel> any =
        of(
            name,
            description,
            OptionType.CHANNEL,
            (option, resolved) ->
                option
                    .asString()
                    .map(id -> resolved.channels().get(id))
                    .filter(channel -> isOneOf(channel, types)));
    return any.copy(any.bounds, any.choices, List.of(types), false, any.translations);
  }

  private static boolean isOneOf(ResolvedChannel channel, ChannelType... types) {
    return types.length == 0
        || ChannelType.of(channel.type()).filter(List.of(types)::contains).isPresent();
  }

  /** A required role. */
  public static OptionSpec<ResolvedRole> role(String name, String description) {
    return of(
        name,
        description,
        OptionType.ROLE,
        (option, resolved) -> option.asString().map(id -> resolved.roles().get(id)));
  }

  /** A required user or role. */
  public static OptionSpec<Mentionable> mentionable(String name, String description) {
    return of(
        name,
        description,
        OptionType.MENTIONABLE,
        (option, resolved) -> option.asString().flatMap(resolved::mentionable));
  }

  /** A required file. */
  public static OptionSpec<ResolvedAttachment> attachment(String name, String description) {
    return of(
        name,
        description,
        OptionType.ATTACHMENT,
        (option, resolved) -> option.asString().map(id -> resolved.attachments().get(id)));
  }

  private static <T> OptionSpec<T> of(
      String name, String description, OptionType type, Reader<T> reader) {
    return new OptionSpec<>(
        name,
        description,
        type,
        Bounds.NONE,
        List.of(),
        List.of(),
        false,
        List.of(),
        Optional.empty(),
        reader);
  }

  /** The same option, {@code value} if the person leaves it out. */
  public OptionSpec<T> orElse(T value) {
    return with(Optional.of(value), reader);
  }

  /** The same option, which a person may leave out. */
  public OptionSpec<Optional<T>> optional() {
    return with(
        Optional.of(Optional.empty()),
        (option, resolved) -> reader.read(option, resolved).map(Optional::of));
  }

  private <B> OptionSpec<B> with(Optional<B> itsAbsent, Reader<B> itsReader) {
    return new OptionSpec<>(
        name,
        description,
        type,
        bounds,
        choices,
        channelTypes,
        autocompleted,
        translations,
        itsAbsent,
        itsReader);
  }

  /** The same option with bounds of its length or value. */
  public OptionSpec<T> between(long least, long greatest) {
    return between(BigDecimal.valueOf(least), BigDecimal.valueOf(greatest));
  }

  /** The same option with bounds of its value. */
  public OptionSpec<T> between(double least, double greatest) {
    return between(BigDecimal.valueOf(least), BigDecimal.valueOf(greatest));
  }

  private OptionSpec<T> between(BigDecimal least, BigDecimal greatest) {
    return copy(
        new Bounds(Optional.of(least), Optional.of(greatest)),
        choices,
        channelTypes,
        autocompleted,
        translations);
  }

  /** The same option with nothing but these values. */
  public OptionSpec<T> of(Choice... values) {
    return copy(bounds, List.of(values), channelTypes, autocompleted, translations);
  }

  /** The same option with values that the command suggests; a person may still type others. */
  public OptionSpec<T> withAutocomplete() {
    return copy(bounds, choices, channelTypes, true, translations);
  }

  /** The same option, called otherwise in some languages. */
  public OptionSpec<T> translated(Translation... others) {
    return copy(bounds, choices, channelTypes, autocompleted, List.of(others));
  }

  private OptionSpec<T> copy(
      Bounds itsBounds,
      List<Choice> itsChoices,
      List<ChannelType> itsChannelTypes,
      boolean isAutocompleted,
      List<Translation> itsTranslations) {
    return new OptionSpec<>(
        name,
        description,
        type,
        itsBounds,
        itsChoices,
        itsChannelTypes,
        isAutocompleted,
        itsTranslations,
        absent,
        reader);
  }

  public boolean required() {
    return absent.isEmpty();
  }

  /** Why {@code given} cannot be taken, a sentence for the person; empty if it can. */
  Optional<String> refusal(Optional<OptionMapping> given, Resolved resolved) {
    if (given.isEmpty()) {
      return required()
          ? Optional.of("The option `%s` is missing.".formatted(name))
          : Optional.empty();
    }
    if (!given.get().type().equals(Optional.of(type))
        || reader.read(given.get(), resolved).isEmpty()) {
      return Optional.of(
          "The option `%s` is not valid for this command. Discord may still show an earlier version of the command. Try again in a minute."
              .formatted(name));
    }
    return outOfBounds(given.get());
  }

  private Optional<String> outOfBounds(OptionMapping given) {
    boolean isText = type == OptionType.STRING;
    BigDecimal size =
        isText
            ? BigDecimal.valueOf(
                given.asString().map(t -> t.codePointCount(0, t.length())).orElse(0))
            : BigDecimal.valueOf(given.asDouble().orElse(0));
    String unit = isText ? " characters" : "";
    if (bounds.min().isPresent() && size.compareTo(bounds.min().get()) < 0) {
      return Optional.of(
          "The option `%s` must be at least %s%s."
              .formatted(name, bounds.min().get().toPlainString(), unit));
    }
    if (bounds.max().isPresent() && size.compareTo(bounds.max().get()) > 0) {
      return Optional.of(
          "The option `%s` must be at most %s%s."
              .formatted(name, bounds.max().get().toPlainString(), unit));
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
  T read(Optional<OptionMapping> given, Resolved resolved) {
    return given
        .flatMap(option -> reader.read(option, resolved))
        .or(() -> absent)
        .orElseThrow(() -> new IllegalStateException("option " + name + " was not checked"));
  }
}
