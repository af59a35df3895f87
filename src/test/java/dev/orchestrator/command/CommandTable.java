package dev.orchestrator.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The README's table of commands, made from their declarations. */
public final class CommandTable {
  private CommandTable() {}

  /** Markdown, one row for each command, ending in a line break. */
  public static String markdown(List<CommandSpec<?>> specs) {
    return "| command | what it does | options | who |\n"
        + "|---|---|---|---|\n"
        + specs.stream().map(CommandTable::row).collect(Collectors.joining());
  }

  private static String row(CommandSpec<?> spec) {
    String options =
        spec.subcommands().isEmpty()
            ? spec.options().stream().map(CommandTable::option).collect(Collectors.joining("<br>"))
            : spec.subcommands().stream()
                .map(subcommand -> "`" + subcommand.name() + "`")
                .collect(Collectors.joining(", "));
    return "| `"
        + spec.displayName()
        + "` | "
        + spec.summary()
        + " | "
        + (options.isEmpty() ? "none" : options)
        + " | "
        + spec.access().who()
        + " |\n";
  }

  private static String option(OptionSpec<?> option) {
    return "`%s` (%s%s): %s"
        .formatted(
            option.name(),
            option.type().name().toLowerCase(Locale.ROOT),
            option.required() ? ", required" : "",
            option.description());
  }
}
