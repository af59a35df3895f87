package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A command in the form in which a declared one and a registered one can be compared: what it says,
 * by its place. Discord adds ids, versions and defaults to what it was given; they are not in here.
 * Source: Discord, "Application Commands", Application Command Structure.
 *
 * @param values by place: {@code options.target.description}
 */
record CommandForm(int type, String name, Map<String, String> values) {
  static final int CHAT_INPUT = 1;

  /** The command that an app with an Activity has and that Discord made. */
  static final int ENTRY_POINT = 4;

  /** Fields that Discord fills if they are not declared. */
  private static final Set<String> ONLY_IF_DECLARED =
      Set.of("contexts", "integration_types", "dm_permission", "handler");

  /**
   * What a registration can say. Discord lists more, and adds to it without notice; that is no
   * difference, because no overwrite could end it.
   */
  private static final Set<String> OF_A_COMMAND =
      Set.of(
          "name_localizations",
          "description",
          "description_localizations",
          "default_member_permissions",
          "contexts",
          "integration_types",
          "dm_permission",
          "handler",
          "nsfw");

  private static final Set<String> OF_AN_OPTION =
      Set.of(
          "type",
          "name_localizations",
          "description",
          "description_localizations",
          "required",
          "channel_types",
          "min_value",
          "max_value",
          "min_length",
          "max_length",
          "autocomplete");

  /** Lists whose order says nothing. */
  private static final Set<String> UNORDERED =
      Set.of("contexts", "integration_types", "channel_types");

  static CommandForm of(Json command) {
    var values = new TreeMap<String, String>();
    members("", command, values);
    return new CommandForm(
        (int) command.get("type").integer().orElse(CHAT_INPUT),
        command.text("name").orElse(""),
        values);
  }

  /** The same kind of command under the same name, which Discord knows a command by. */
  boolean isSameCommand(CommandForm other) {
    return type == other.type && name.equals(other.name);
  }

  /** The places at which {@code registered} says something else than this declared command. */
  Set<String> differences(CommandForm registered) {
    var places = new TreeSet<>(values.keySet());
    places.addAll(registered.values.keySet());
    return places.stream()
        .filter(place -> values.containsKey(place) || !ONLY_IF_DECLARED.contains(place))
        .filter(place -> !Objects.equals(values.get(place), registered.values.get(place)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void members(String prefix, Json node, Map<String, String> values) {
    node.fields()
        .forEach((name, value) -> {
          boolean isOption = !prefix.isEmpty();
          if (name.equals("options")) {
            options(prefix + "options", value, values);
          } else if (name.equals("choices")) {
            put(prefix + name, choices(value), values);
          } else if ((isOption ? OF_AN_OPTION : OF_A_COMMAND).contains(name)) {
            put(prefix + name, UNORDERED.contains(name) ? sorted(value) : plain(value), values);
          }
        });
  }

  private static void options(String place, Json list, Map<String, String> values) {
    put(
        place,
        list.items().stream()
            .map(option -> option.text("name").orElse(""))
            .collect(Collectors.joining(", ")),
        values);
    for (Json option : list.items()) {
      members(place + "." + option.text("name").orElse("") + ".", option, values);
    }
  }

  private static String choices(Json list) {
    return list.items().stream()
        .map(choice -> choice.text("name").orElse("") + "=" + plain(choice.get("value")))
        .collect(Collectors.joining("; "));
  }

  private static String sorted(Json list) {
    return list.items().stream().map(CommandForm::plain).sorted().collect(Collectors.joining(","));
  }

  /** Empty for what means the same as not being there. */
  private static String plain(Json value) {
    if (value.isAbsent() || value.bool().equals(Optional.of(false))) {
      return "";
    }
    if (value.text().isPresent()) {
      return value.text().get();
    }
    if (value.number().isPresent()) {
      return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    boolean empty = value.items().isEmpty() && value.fields().isEmpty() && !value.isTrue();
    return empty ? "" : value.toString();
  }

  private static void put(String place, String value, Map<String, String> values) {
    if (!value.isEmpty()) {
      values.put(place, value);
    }
  }
}
