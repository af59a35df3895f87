package dev.orchestrator.discord.interaction;

import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the options of a slash command and the path of subcommands that leads to them. */
final class OptionReader {
  /** A command holds groups, a group holds subcommands, and there it ends. */
  private static final int MAX_PATH = 2;

  private OptionReader() {}

  /** A command as a person filled it in. */
  record Filled(List<String> path, List<OptionMapping> options) {}

  static Filled read(Json data) {
    var path = new ArrayList<String>();
    List<Json> level = data.get("options").items();
    while (path.size() < MAX_PATH) {
      Optional<Json> subcommand = level.stream().filter(OptionReader::isSubcommand).findFirst();
      if (subcommand.isEmpty()) {
        break;
      }
      path.add(subcommand.get().text("name").orElse(""));
      level = subcommand.get().get("options").items();
    }
    return new Filled(path, level.stream().flatMap(option -> option(option).stream()).toList());
  }

  private static boolean isSubcommand(Json option) {
    return type(option)
        .filter(type -> type == OptionType.SUB_COMMAND || type == OptionType.SUB_COMMAND_GROUP)
        .isPresent();
  }

  private static Optional<OptionMapping> option(Json option) {
    return option
        .text("name")
        .map(name ->
            new OptionMapping(
                name, type(option), option.get("value"), option.get("focused").isTrue()));
  }

  private static Optional<OptionType> type(Json option) {
    return OptionType.of(option.get("type").integer().orElse(0));
  }
}
