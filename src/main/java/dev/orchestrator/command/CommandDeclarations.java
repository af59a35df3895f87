package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.OptionType;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.json.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks declarations at the start, so that what Discord would refuse at registration, or what
 * would fail at the first call, stops the start with the command's name.
 *
 * <p>Source: Discord, "Application Commands", Application Command Structure and Naming.
 */
final class CommandDeclarations {
  private static final Pattern NAME =
      Pattern.compile("[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}");
  private static final Set<OptionType> WITH_VALUES =
      Set.of(OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER);

  private final Command<?> command;
  private final CommandSpec<?> spec;

  private CommandDeclarations(Command<?> command) {
    this.command = command;
    this.spec = command.spec();
  }

  /**
   * Checks all commands of a bot.
   *
   * @throws IllegalArgumentException with the name of the first command that cannot be right
   */
  static void check(List<? extends Command<?>> commands) {
    var counts = new HashMap<CommandType, Integer>();
    for (Command<?> command : commands) {
      new CommandDeclarations(command).check();
      counts.merge(command.spec().type(), 1, Integer::sum);
    }
    Map.of(
            CommandType.SLASH,
            Limits.SLASH_COMMANDS,
            CommandType.USER,
            Limits.USER_COMMANDS,
            CommandType.MESSAGE,
            Limits.MESSAGE_COMMANDS)
        .forEach((type, most) -> {
          if (counts.getOrDefault(type, 0) > most) {
            throw new IllegalArgumentException(
                "there are %d commands of the type %s; Discord allows %d"
                    .formatted(counts.get(type), type, most));
          }
        });
  }

  private void check() {
    if (spec.type() == CommandType.SLASH) {
      name("its name", spec.name());
      length("its description", spec.description(), Limits.COMMAND_DESCRIPTION);
    } else {
      length("its name", spec.name(), Limits.COMMAND_NAME);
      require(
          spec.options().isEmpty() && spec.subcommands().isEmpty(),
          "is in a context menu and can have no options");
    }
    translations("its", spec.translations());
    options("", spec.options(), spec.decoder());
    var groups = new HashMap<String, Set<String>>();
    var declared = new HashMap<String, Optional<SubcommandGroup>>();
    for (CommandSpec.SubcommandSpec<?> subcommand : spec.subcommands()) {
      List<String> path = subcommand.path();
      require(path.size() <= 2, "has the subcommand " + subcommand.name() + ", which is too deep");
      path.forEach(part -> name("the subcommand " + subcommand.name(), part));
      length(
          "the description of the subcommand " + subcommand.name(),
          subcommand.description(),
          Limits.COMMAND_DESCRIPTION);
      translations("the subcommand " + subcommand.name() + ", its", subcommand.translations());
      subcommand.group().ifPresent(this::group);
      if (path.size() == 2) {
        Optional<SubcommandGroup> before =
            declared.putIfAbsent(path.getFirst(), subcommand.group());
        require(
            before == null || before.equals(subcommand.group()),
            "declares the group " + path.getFirst() + " in two ways");
      }
      String group = path.size() == 2 ? path.getFirst() : "";
      Set<String> names = groups.computeIfAbsent(group, unused -> new HashSet<>());
      require(names.add(path.getLast()), "has two subcommands " + subcommand.name());
      require(names.size() <= Limits.SUBCOMMANDS, "has too many subcommands");
      options(subcommand.name() + " ", subcommand.options(), subcommand.decoder());
    }
    int beside = groups.getOrDefault("", Set.of()).size() + declared.size();
    require(beside <= Limits.SUBCOMMANDS, "has too many subcommands");
    groups
        .keySet()
        .forEach(group ->
            require(
                group.isEmpty() || !groups.getOrDefault("", Set.of()).contains(group),
                "has a group and a subcommand " + group));
    require(
        size() <= Limits.COMMAND_TOTAL,
        "has more than %d characters in all".formatted(Limits.COMMAND_TOTAL));
  }

  private void options(
      String path, List<OptionSpec<?>> options, Function<OptionValues, ?> decoder) {
    require(options.size() <= Limits.COMMAND_OPTIONS, "has too many options");
    var names = new HashSet<String>();
    boolean optionalSeen = false;
    for (OptionSpec<?> option : options) {
      String called = "the option " + path + option.name();
      name(called, option.name());
      length("the description of " + called, option.description(), Limits.COMMAND_DESCRIPTION);
      require(names.add(option.name()), "has " + called + " twice");
      require(
          !option.required() || !optionalSeen,
          "has " + called + ", which is required, after one that may be left out");
      optionalSeen |= !option.required();
      translations(called + ", its", option.translations());
      values(called, option);
    }
    undeclared(options, decoder);
  }

  private void values(String called, OptionSpec<?> option) {
    boolean canHaveValues = WITH_VALUES.contains(option.type());
    require(
        canHaveValues || (option.choices().isEmpty() && !option.autocompleted()),
        "has choices or suggestions for " + called + ", whose type has none");
    require(
        canHaveValues || option.bounds().equals(OptionSpec.Bounds.NONE),
        "has bounds for " + called + ", whose type has none");
    require(
        option.choices().isEmpty() || !option.autocompleted(),
        "has both choices and suggestions for " + called);
    require(option.choices().size() <= Limits.CHOICES, "has too many choices for " + called);
    var choices = new HashSet<String>();
    for (Choice choice : option.choices()) {
      length("a choice of " + called, choice.name(), Limits.CHOICE_NAME);
      require(
          choices.add(choice.name()), "has two choices of " + called + " called " + choice.name());
      require(
          isOfType(option.type(), choice.value()),
          "has a choice of " + called + " whose value is not of its type");
      if (choice.value() instanceof String text) {
        length("a value of " + called, text, Limits.CHOICE_VALUE);
      }
      choice
          .translations()
          .forEach((locale, name) ->
              length("a choice of " + called + " in " + locale, name, Limits.CHOICE_NAME));
    }
    require(
        !option.autocompleted() || command instanceof Command.Autocompletes,
        "declares suggestions for " + called + " but does not implement Command.Autocompletes");
    if (option.bounds().min().isPresent() && option.bounds().max().isPresent()) {
      require(
          option.bounds().min().get().compareTo(option.bounds().max().get()) <= 0,
          "has a least above the greatest value for " + called);
    }
    bounds(called, option);
  }

  private void bounds(String called, OptionSpec<?> option) {
    OptionSpec.Bounds bounds = option.bounds();
    if (option.type() == OptionType.STRING) {
      require(
          bounds.min().map(least -> isIn(0, least, Limits.STRING_OPTION)).orElse(true)
              && bounds.max().map(most -> isIn(1, most, Limits.STRING_OPTION)).orElse(true),
          "allows " + called + " a length that Discord does not");
      return;
    }
    long most = option.type() == OptionType.NUMBER ? Limits.INTEGER + 1 : Limits.INTEGER;
    require(
        Stream.of(bounds.min(), bounds.max())
            .flatMap(Optional::stream)
            .allMatch(bound -> isIn(-most, bound, most)),
        "allows " + called + " a value that Discord does not");
  }

  private static boolean isIn(long least, BigDecimal value, long most) {
    return value.compareTo(BigDecimal.valueOf(least)) >= 0
        && value.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static boolean isOfType(OptionType type, Object value) {
    return switch (type) {
      case STRING -> value instanceof String;
      case INTEGER -> value instanceof Long || value instanceof Integer;
      case NUMBER -> value instanceof Number;
      default -> false;
    };
  }

  /** Reads a made-up call, so that an option that is read and not declared is found. */
  private void undeclared(List<OptionSpec<?>> options, Function<OptionValues, ?> decoder) {
    if (spec.type() != CommandType.SLASH || !spec.subcommands().isEmpty() && options.isEmpty()) {
      return;
    }
    List<OptionMapping> sample =
        options.stream()
            .filter(OptionSpec::required)
            .map(option ->
                new OptionMapping(option.name(), Optional.of(option.type()), sample(option), false))
            .toList();
    try {
      Object unused = decoder.apply(new OptionValues(options, sample, Resolved.NOTHING));
    } catch (OptionValues.UndeclaredOption undeclared) {
      throw new IllegalArgumentException(of() + undeclared.getMessage(), undeclared);
    } catch (RuntimeException ofTheSample) {
      // The record refuses the made-up values; real ones are checked when they come.
    }
  }

  private static Json sample(OptionSpec<?> option) {
    return switch (option.type()) {
      case INTEGER -> Json.read("1");
      case NUMBER -> Json.read("1.0");
      case BOOLEAN -> Json.read("true");
      default -> Json.read("\"x\"");
    };
  }

  private void group(SubcommandGroup group) {
    length(
        "the description of the group " + group.name(),
        group.description(),
        Limits.COMMAND_DESCRIPTION);
    translations("the group " + group.name() + ", its", group.translations());
  }

  private void translations(String whose, List<Translation> translations) {
    var locales = new HashSet<>();
    for (Translation translation : translations) {
      require(locales.add(translation.locale()), "has two names in " + translation.locale());
      if (spec.type() == CommandType.SLASH) {
        name(whose + " name in " + translation.locale(), translation.name());
        length(
            whose + " description in " + translation.locale(),
            translation.description(),
            Limits.COMMAND_DESCRIPTION);
      } else {
        length(whose + " name in " + translation.locale(), translation.name(), Limits.COMMAND_NAME);
      }
    }
  }

  private int size() {
    int size = size(spec.name(), spec.description(), spec.translations());
    for (OptionSpec<?> option : spec.options()) {
      size += size(option);
    }
    var groups = new HashSet<String>();
    for (CommandSpec.SubcommandSpec<?> subcommand : spec.subcommands()) {
      List<String> path = subcommand.path();
      if (path.size() == 2 && groups.add(path.getFirst())) {
        size +=
            size(
                path.getFirst(),
                subcommand.group().map(SubcommandGroup::description).orElse(spec.description()),
                subcommand.group().map(SubcommandGroup::translations).orElse(List.of()));
      }
      size += size(path.getLast(), subcommand.description(), subcommand.translations());
      for (OptionSpec<?> option : subcommand.options()) {
        size += size(option);
      }
    }
    return size;
  }

  private static int size(OptionSpec<?> option) {
    int size = size(option.name(), option.description(), option.translations());
    for (Choice choice : option.choices()) {
      size += longest(choice.name(), choice.translations().values().stream());
      size += Limits.length(choice.value().toString());
    }
    return size;
  }

  private static int size(String name, String description, List<Translation> translations) {
    return longest(name, translations.stream().map(Translation::name))
        + longest(description, translations.stream().map(Translation::description));
  }

  /** Discord counts a text in the language in which it is longest. */
  private static int longest(String text, Stream<String> translated) {
    return Stream.concat(Stream.of(text), translated).mapToInt(Limits::length).max().orElse(0);
  }

  private void name(String what, String name) {
    require(
        NAME.matcher(name).matches() && name.equals(name.toLowerCase(java.util.Locale.ROOT)),
        "cannot be registered: %s must have 1 to 32 lower-case letters, digits, - and _"
            .formatted(what));
  }

  private void length(String what, String text, int most) {
    int length = Limits.length(text);
    require(
        length >= 1 && length <= most,
        "cannot be registered: %s must have 1 to %d characters".formatted(what, most));
  }

  private void require(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(of() + problem);
    }
  }

  private String of() {
    return "the command " + spec.displayName() + " ";
  }
}
