package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.trace.Cooldown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the command that an interaction names, checks access and reads the options. */
public final class CommandRouter {
  /** Of a command, in code points. */
  private static final int LONGEST_NAME = 32;

  private record Key(CommandType type, String name) {}

  private final Map<Key, Command<?>> commands = new LinkedHashMap<>();
  private final Admins admins;

  /**
   * @throws IllegalArgumentException if two commands have one name, or Discord or this router would
   *     refuse what one declares; it names the command
   */
  public CommandRouter(List<? extends Command<?>> commands, Admins admins) {
    for (Command<?> command : commands) {
      var key = new Key(command.spec().type(), command.spec().name());
      if (this.commands.put(key, command) != null) {
        throw new IllegalArgumentException("two commands are called " + command.spec().name());
      }
    }
    CommandDeclarations.check(commands);
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

  private Optional<Command<?>> find(Interaction.OfCommand interaction) {
    CommandType type =
        switch (interaction) {
          case Interaction.UserContext _ -> CommandType.USER;
          case Interaction.MessageContext _ -> CommandType.MESSAGE;
          case Interaction.SlashCommand _, Interaction.Autocomplete _ -> CommandType.SLASH;
        };
    return Optional.ofNullable(commands.get(new Key(type, interaction.commandName())));
  }

  /** Whether only the caller sees the answer of this command, if there is one of that name. */
  boolean isEphemeral(Interaction.OfCommand interaction) {
    List<String> path =
        interaction instanceof Interaction.SlashCommand slash ? slash.path() : List.of();
    return find(interaction).filter(command -> command.spec().isEphemeral(path)).isPresent();
  }

  public Route route(Interaction.OfCommand interaction, Invoker caller) {
    Command<?> command = find(interaction).orElse(null);
    if (command == null) {
      return new Route.Refused(
          "Unknown command%s. `/help` lists all commands."
              .formatted(called(interaction.commandName())));
    }
    CommandSpec<?> spec = command.spec();
    if (!spec.access().allows(caller, admins)) {
      return new Route.Refused(spec.access().refusal("`" + spec.displayName() + "`"));
    }
    if (!spec.contexts().isEmpty() && !spec.contexts().contains(interaction.envelope().context())) {
      return new Route.Refused("`%s` cannot be used here.".formatted(spec.displayName()));
    }
    return bind(command, interaction);
  }

  /** A name that is too long is not shown, not even in part: it may be a secret. */
  private static String called(String name) {
    return name.length() <= LONGEST_NAME ? " " + Markdown.code("/" + name) : "";
  }

  private static <A> CommandSpec.Decoded<A> decode(
      CommandSpec<A> spec, Interaction.OfCommand interaction) {
    return switch (interaction) {
      case Interaction.SlashCommand slash ->
          spec.decode(slash.path(), slash.options(), slash.resolved());
      case Interaction.UserContext user -> spec.decodeTarget(user.targetId(), user.resolved());
      case Interaction.MessageContext message ->
          spec.decodeTarget(message.targetId(), message.resolved());
      case Interaction.Autocomplete _ ->
          throw new IllegalArgumentException("an autocomplete request does not call its command");
    };
  }

  private static <A> Route bind(Command<A> command, Interaction.OfCommand interaction) {
    return switch (decode(command.spec(), interaction)) {
      case CommandSpec.Decoded.Refused<A>(String sentence) -> new Route.Refused(sentence);
      case CommandSpec.Decoded.Options<A>(A options) ->
          switch (command) {
            case Command.Immediate<A> immediate ->
                new Route.AnswersNow(
                    call -> immediate.run(options, call), command.spec().cooldown());
            case Command.Deferred<A> deferred ->
                new Route.AnswersLater(
                    deferred
                        .spec()
                        .isEphemeral(
                            interaction instanceof Interaction.SlashCommand slash
                                ? slash.path()
                                : List.of()),
                    (call, run) -> deferred.run(options, call, run),
                    command.spec().cooldown());
          };
    };
  }

  /** What the command suggests for the option being typed; nothing if it has no suggestions. */
  public List<Choice> suggest(Interaction.Autocomplete interaction, CommandCall call) {
    Command<?> command = find(interaction).orElse(null);
    boolean may = command != null && command.spec().access().allows(call.caller(), admins);
    if (!may || !(command instanceof Command.Autocompletes suggesting)) {
      return List.of();
    }
    return interaction
        .focusedOption()
        .map(option -> suggesting.suggest(option.name(), option.typed(), call))
        .orElse(List.of());
  }
}
