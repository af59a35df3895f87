package dev.orchestrator.feature.help;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lists the commands, from their declarations. */
public final class HelpCommand
    implements Command.Immediate<HelpCommand.Options>, Command.Autocompletes {
  private static final OptionSpec<Optional<String>> COMMAND =
      OptionSpec.string("command", "The command you want to know more about")
          .withAutocomplete()
          .between(1, 33)
          .optional();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("help", "List the commands, or explain one")
          .withOptions(values -> new Options(values.get(COMMAND)), COMMAND);

  private final Supplier<List<CommandSpec<?>>> specs;

  public HelpCommand(Supplier<List<CommandSpec<?>>> specs) {
    this.specs = specs;
  }

  record Options(Optional<String> command) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    if (options.command().isEmpty()) {
      return Reply.ephemeral(list());
    }
    String name = options.command().get().strip().replaceFirst("^/", "");
    return specs.get().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .map(spec -> Reply.ephemeral(explain(spec)))
        .orElseGet(() ->
            Reply.ephemeral(
                "Unknown command %s.\n%s".formatted(Markdown.code("/" + name), list())));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    String start = typed.strip().replaceFirst("^/", "").toLowerCase(Locale.ROOT);
    return specs.get().stream()
        .map(CommandSpec::name)
        .filter(name -> name.contains(start))
        .map(Choice::of)
        .toList();
  }

  private String list() {
    return specs.get().stream()
        .map(spec ->
            "**%s** · %s%s"
                .formatted(
                    spec.displayName(),
                    spec.summary(),
                    spec.access() == Access.ANYONE ? "" : " · " + spec.access().who() + " only"))
        .collect(Collectors.joining("\n"));
  }

  private static String explain(CommandSpec<?> spec) {
    var text =
        new StringBuilder("**").append(spec.displayName()).append("** · ").append(spec.summary());
    if (!spec.details().isEmpty()) {
      text.append('\n').append(spec.details());
    }
    for (OptionSpec<?> option : spec.options()) {
      text.append('\n').append(line(option));
    }
    for (var subcommand : spec.subcommands()) {
      text.append(
          "\n**/%s %s** · %s".formatted(spec.name(), subcommand.name(), subcommand.description()));
      subcommand.options().forEach(option -> text.append('\n').append(line(option)));
    }
    text.append("\nWho: ")
        .append(spec.access() == Access.ADMINS ? "admins only" : spec.access().who());
    return text.toString();
  }

  private static String line(OptionSpec<?> option) {
    return "• `%s` (%s, %s) · %s"
        .formatted(
            option.name(),
            option.type().name().toLowerCase(Locale.ROOT),
            option.required() ? "required" : "optional",
            option.description());
  }
}
