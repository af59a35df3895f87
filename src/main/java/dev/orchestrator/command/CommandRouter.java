package dev.orchestrator.command;

import dev.orchestrator.discord.Choice;
import dev.orchestrator.discord.Interaction;
import dev.orchestrator.discord.Invoker;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.discord.Reply;
import dev.orchestrator.trace.Cooldown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the command that an interaction names, checks access and reads the options. */
public final class CommandRouter {
  /** Of a command, in code points. */
  private static final int LONGEST_NAME = 32;

  private final Map<String, Command<?>> commands = new LinkedHashMap<>();
  private final Admins admins;

  /**
   * @throws IllegalArgumentException if two commands have one name
   */
  public CommandRouter(List<? extends Command<?>> commands, Admins admins) {
    for (Command<?> command : commands) {
      if (this.commands.put(command.spec().name(), command) != null) {
        throw new IllegalArgumentException("two commands are called " + command.spec().name());
      }
    }
    this.admins = admins;
  }

  /** Where an interaction leads. */
  public sealed interface Route {
    /** Nowhere; the sentence tells the person what to do. */
    record Refused(String sentence) implements Route {}

    /** To a command that answers at once. */
    record AnswersNow(ImmediateBody body, Optional<Cooldown> cooldown) implements Route {}

    /** To a command that a worker does. */
    record AnswersLater(boolean ephemeral, DeferredBody body, Optional<Cooldown> cooldown)
        implements Route {}
  }

  /** An immediate command with its options filled in. */
  @FunctionalInterface
  public interface ImmediateBody {
    Reply.ToCommand run(CommandCall call);
  }

  /** A deferred command with its options filled in. */
  @FunctionalInterface
  public interface DeferredBody {
    Outcome run(CommandCall call, CommandRun run) throws InterruptedException;
  }

  /** The declarations of all commands, in the order of the feature list. */
  public List<CommandSpec<?>> specs() {
    return commands.values().stream().<CommandSpec<?>>map(Command::spec).toList();
  }

  public boolean isAdmin(Invoker person) {
    return admins.include(person);
  }

  /** Whether only the caller sees the answer of this command, if there is one of that name. */
  boolean isEphemeral(Interaction.SlashCommand interaction) {
    Command<?> command = commands.get(interaction.commandName());
    return command != null && command.spec().isEphemeral(interaction.path());
  }

  public Route route(Interaction.SlashCommand interaction, Invoker caller) {
    Command<?> command = commands.get(interaction.commandName());
    if (command == null) {
      return new Route.Refused(
          "Unknown command%s. `/help` lists all commands."
              .formatted(called(interaction.commandName())));
    }
    if (command.spec().access() == Access.ADMINS && !admins.include(caller)) {
      return new Route.Refused(
          "Only admins of this bot can use `/%s`. Admins are set by ADMIN_USER_IDS and ADMIN_ROLE_IDS."
              .formatted(command.spec().name()));
    }
    return bind(command, interaction);
  }

  /** A name that is too long is not shown, not even in part: it may be a secret. */
  private static String called(String name) {
    return name.length() <= LONGEST_NAME ? " " + Markdown.code("/" + name) : "";
  }

  private static <A> Route bind(Command<A> command, Interaction.SlashCommand interaction) {
    return switch (command.spec().decode(interaction.path(), interaction.options())) {
      case CommandSpec.Decoded.Refused<A>(String sentence) -> new Route.Refused(sentence);
      case CommandSpec.Decoded.Options<A>(A options) ->
          switch (command) {
            case Command.Immediate<A> immediate ->
                new Route.AnswersNow(
                    call -> immediate.run(options, call), command.spec().cooldown());
            case Command.Deferred<A> deferred ->
                new Route.AnswersLater(
                    deferred.spec().isEphemeral(interaction.path()),
                    (call, run) -> deferred.run(options, call, run),
                    command.spec().cooldown());
          };
    };
  }

  /** What the command suggests for the option being typed; nothing if it has no suggestions. */
  public List<Choice> suggest(Interaction.Autocomplete interaction, CommandCall call) {
    Command<?> command = commands.get(interaction.commandName());
    boolean may =
        command != null
            && (command.spec().access() == Access.ANYONE || admins.include(call.caller()));
    if (!may || !(command instanceof Command.Autocompletes suggesting)) {
      return List.of();
    }
    return interaction
        .focusedOption()
        .map(option -> suggesting.suggest(option.name(), option.typed(), call))
        .orElse(List.of());
  }
}
