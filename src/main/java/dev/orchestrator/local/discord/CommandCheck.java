package dev.orchestrator.local.discord;

import dev.orchestrator.discord.DiscordLocale;
import dev.orchestrator.json.Json;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Discord's rules for declared commands.
 *
 * <p>Source: Discord, "Application Commands", Application Command Structure and Naming.
 */
final class CommandCheck {
  private static final Pattern NAME =
      Pattern.compile("[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}");
  private static final Pattern MENU_NAME = Pattern.compile(".{1,32}");
  private static final int CHAT_INPUT = 1;
  private static final int SUBCOMMAND = 1;
  private static final int GROUP = 2;
  private static final int STRING = 3;
  private static final int INTEGER = 4;
  private static final int NUMBER = 10;
  private static final int OPTION_TYPES = 11;
  private static final int LIST = 25;
  private static final int ALL_TEXT = 8000;
  private static final Set<String> LOCALES =
      Arrays.stream(DiscordLocale.values()).map(DiscordLocale::tag).collect(Collectors.toSet());
  private static final Set<Integer> WITH_CHOICES = Set.of(STRING, INTEGER, NUMBER);

  private CommandCheck() {}

  /** Checks the body of a bulk overwrite. */
  static FormErrors check(Json commands) {
    FormErrors errors = FormErrors.none();
    if (!commands.isArray()) {
      errors.add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return errors;
    }
    List<Json> items = commands.items();
    var names = new HashSet<String>();
    for (int i = 0; i < items.size(); i++) {
      command(items.get(i), errors.at(i));
      String name = items.get(i).text("name").orElse("");
      if (!names.add(type(items.get(i)) + name)) {
        errors
            .at(i)
            .add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
      }
    }
    counts(items, errors);
    return errors;
  }

  /** The type of a command; without one it is a slash command. */
  static int type(Json command) {
    return (int) command.get("type").integer().orElse(CHAT_INPUT);
  }

  private static void counts(List<Json> commands, FormErrors errors) {
    count(commands, CHAT_INPUT, 100, errors);
    count(commands, 2, 15, errors);
    count(commands, 3, 15, errors);
    count(commands, 4, 1, errors);
  }

  private static void count(List<Json> commands, int type, int max, FormErrors errors) {
    if (commands.stream().filter(command -> type(command) == type).count() > max) {
      errors.add(
          "APPLICATION_COMMANDS_EXCEEDED",
          "At most %d commands of type %d are allowed.".formatted(max, type));
    }
  }

  private static void command(Json command, FormErrors errors) {
    if (!command.isObject()) {
      errors.add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return;
    }
    int type = type(command);
    if (type < 1 || type > 4) {
      errors.at("type").add("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.");
    } else if (type == CHAT_INPUT) {
      name(command, errors);
      errors.length(command, "description", 1, 100);
      localizations(command, errors);
      options(command, 0, errors);
    } else {
      errors.length(command, "name", 1, 32);
      localized(command, "name", errors)
          .forEach(locale ->
              errors
                  .at("name_localizations")
                  .length(command.get("name_localizations"), locale, 1, 32));
      command
          .text("name")
          .ifPresent(name ->
              errors.matches(
                  "name",
                  name,
                  MENU_NAME,
                  "APPLICATION_COMMAND_INVALID_NAME",
                  "Command name is invalid"));
      if (command.text("description").filter(text -> !text.isEmpty()).isPresent()) {
        errors
            .at("description")
            .add(
                "APPLICATION_COMMAND_DESCRIPTION_INVALID",
                "Context menu commands cannot have description");
      }
    }
    if (textLength(command) > ALL_TEXT) {
      errors.add("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
    }
  }

  private static void name(Json named, FormErrors errors) {
    name(named, "name", errors);
  }

  private static void name(Json named, String field, FormErrors errors) {
    errors.length(named, field, 1, 32);
    Optional<String> name = named.text(field);
    if (name.isPresent()
        && !name.get().isEmpty()
        && (!NAME.matcher(name.get()).matches()
            || !name.get().equals(name.get().toLowerCase(Locale.ROOT)))) {
      errors.at(field).add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
  }

  private static void localizations(Json named, FormErrors errors) {
    localized(named, "name", errors)
        .forEach(locale ->
            name(named.get("name_localizations"), locale, errors.at("name_localizations")));
    localized(named, "description", errors)
        .forEach(locale ->
            errors
                .at("description_localizations")
                .length(named.get("description_localizations"), locale, 1, 100));
  }

  /** The languages into which a text is translated, as far as Discord has them. */
  private static List<String> localized(Json named, String field, FormErrors errors) {
    Json translations = named.get(field + "_localizations");
    FormErrors here = errors.at(field + "_localizations");
    if (!translations.isAbsent() && !translations.isObject()) {
      here.add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
      return List.of();
    }
    List<String> locales = List.copyOf(translations.fields().keySet());
    for (String locale : locales) {
      if (!LOCALES.contains(locale)) {
        here.at(locale).add("BASE_TYPE_CHOICES", "Value must be one of " + LOCALES + ".");
      }
    }
    return locales;
  }

  private static void options(Json parent, int depth, FormErrors errors) {
    Json list = parent.get("options");
    if (list.isAbsent()) {
      return;
    }
    List<Json> options = list.items();
    errors.at("options").size(options.size(), 0, LIST);
    long nested = options.stream().filter(option -> type(option) <= GROUP).count();
    if (nested > 0 && nested < options.size()) {
      errors
          .at("options")
          .add(
              "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
              "Sub-command and sub-command group option types are mutually exclusive to all"
                  + " other types");
    }
    var names = new HashSet<String>();
    boolean optionalSeen = false;
    for (int i = 0; i < options.size(); i++) {
      Json option = options.get(i);
      FormErrors here = errors.at("options").at(i);
      option(option, depth, here);
      if (!names.add(option.text("name").orElse(""))) {
        here.add("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists");
      }
      if (type(option) > GROUP) {
        boolean required = option.get("required").isTrue();
        if (required && optionalSeen) {
          here.add(
              "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
              "Required options must be placed before non-required options");
        }
        optionalSeen |= !required;
      }
    }
  }

  private static void option(Json option, int depth, FormErrors errors) {
    int type = (int) option.get("type").integer().orElse(0);
    if (type < 1 || type > OPTION_TYPES) {
      errors
          .at("type")
          .add("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.");
      return;
    }
    name(option, errors);
    errors.length(option, "description", 1, 100);
    localizations(option, errors);
    if (type <= GROUP) {
      boolean tooDeep = type == GROUP ? depth > 0 : depth > 1;
      if (tooDeep) {
        errors.add(
            "APPLICATION_COMMAND_OPTIONS_NESTING_INVALID", "Subcommands are nested too deep");
      }
      options(option, type == GROUP ? 1 : 2, errors);
      return;
    }
    choices(option, type, errors);
    bounds(option, type, errors);
  }

  private static void choices(Json option, int type, FormErrors errors) {
    List<Json> choices = option.get("choices").items();
    boolean autocomplete = option.get("autocomplete").isTrue();
    if ((!choices.isEmpty() || autocomplete) && !WITH_CHOICES.contains(type)) {
      errors.add(
          "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
          "Choices and autocomplete are not valid for this option type");
    }
    if (!choices.isEmpty() && autocomplete) {
      errors.add(
          "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
          "Autocomplete cannot be used together with choices");
    }
    FormErrors list = errors.at("choices");
    list.size(choices.size(), 0, LIST);
    var names = new HashSet<String>();
    for (int i = 0; i < choices.size(); i++) {
      Json choice = choices.get(i);
      list.at(i).length(choice, "name", 1, 100);
      FormErrors localized = list.at(i).at("name_localizations");
      localized(choice, "name", list.at(i))
          .forEach(locale -> localized.length(choice.get("name_localizations"), locale, 1, 100));
      if (type == STRING) {
        list.at(i).length(choice, "value", 1, 100);
      } else if (choice.get("value").number().isEmpty()) {
        list.at(i)
            .at("value")
            .add("NUMBER_TYPE_COERCE", "Value \"" + choice.get("value") + "\" is not a number.");
      }
      if (!names.add(choice.text("name").orElse(""))) {
        list.at(i)
            .add(
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAMES_DUPLICATE",
                "Application command option choices must be unique");
      }
    }
  }

  private static void bounds(Json option, int type, FormErrors errors) {
    if (type == STRING) {
      long min = option.get("min_length").integer().orElse(0);
      long max = option.get("max_length").integer().orElse(6000);
      if (min < 0 || min > 6000 || max < 1 || max > 6000 || min > max) {
        errors
            .at("min_length")
            .add("BASE_TYPE_BAD_LENGTH", "Lengths must be between 0 and 6000 and in order.");
      }
    } else if (!option.get("min_length").isAbsent() || !option.get("max_length").isAbsent()) {
      errors.add(
          "APPLICATION_COMMAND_OPTIONS_LENGTH_INVALID",
          "Length limits are only valid for string options");
    }
  }

  private static int textLength(Json node) {
    Stream<Json> nested =
        Stream.concat(node.get("options").items().stream(), node.get("choices").items().stream());
    return longest(node, "name")
        + longest(node, "description")
        + length(node, "value")
        + nested.mapToInt(CommandCheck::textLength).sum();
  }

  private static int longest(Json node, String name) {
    Json translations = node.get(name + "_localizations");
    return translations.fields().keySet().stream()
        .mapToInt(locale -> length(translations, locale))
        .reduce(length(node, name), Math::max);
  }

  private static int length(Json node, String name) {
    String text = node.text(name).orElse("");
    return text.codePointCount(0, text.length());
  }
}
