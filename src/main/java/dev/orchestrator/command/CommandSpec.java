package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.trace.Cooldown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The declaration of a command. Its registration with Discord, routing, access check, decoding,
 * help and row in the README all come from here.
 *
 * @param A what the command gets: the options record of a slash command, the {@link ResolvedUser}
 *     or {@link ReceivedMessage} of a context menu command
 * @param details what {@code /help} says beyond the description
 * @param ephemeral whether only the caller sees the answer, where the command does not decide it
 * @param cooldown how often one user may give it; empty if there is no limit
 * @param contexts where it may be used; empty where the bot may be used
 * @param subcommands if there are any, the command itself cannot be called and has no options
 */
public record CommandSpec<A>(
    CommandType type,
    String name,
    String description,
    String details,
    Access access,
    boolean ephemeral,
    Optional<Cooldown> cooldown,
    Set<InteractionContext> contexts,
    List<Translation> translations,
    List<OptionSpec<?>> options,
    List<SubcommandSpec<? extends A>> subcommands,
    Function<OptionValues, ? extends A> decoder) {

  public CommandSpec {
    contexts = Set.copyOf(contexts);
    translations = List.copyOf(translations);
    options = List.copyOf(options);
    subcommands = List.copyOf(subcommands);
  }

  /**
   * A subcommand: its own name, options and form of the options record.
   *
   * @param name {@code list}, or with its group {@code notify on}
   * @param ephemeral whether only the caller sees the answer, also where that of the other
   *     subcommands is for all
   * @param group how the group in the name is described; empty if as the command is
   */
  public record SubcommandSpec<B>(
      String name,
      String description,
      List<OptionSpec<?>> options,
      Function<OptionValues, B> decoder,
      boolean ephemeral,
      List<Translation> translations,
      Optional<SubcommandGroup> group) {
    public SubcommandSpec {
      options = List.copyOf(options);
      translations = List.copyOf(translations);
    }

    /** The words that call it: its group, if it has one, and itself. */
    List<String> path() {
      return List.of(name.split(" "));
    }

    /** A subcommand whose answer is seen by whom the command says. */
    public SubcommandSpec(
        String name,
        String description,
        List<OptionSpec<?>> options,
        Function<OptionValues, B> decoder) {
      this(name, description, options, decoder, false, List.of(), Optional.empty());
    }

    public SubcommandSpec<B> asEphemeral() {
      return new SubcommandSpec<>(name, description, options, decoder, true, translations, group);
    }

    /** The same subcommand, called otherwise in some languages. */
    public SubcommandSpec<B> translated(Translation... others) {
      return new SubcommandSpec<>(
          name, description, options, decoder, ephemeral, List.of(others), group);
    }

    /** The same subcommand in a group: {@code on} is then {@code notify on}. */
    public SubcommandSpec<B> in(SubcommandGroup itsGroup) {
      return new SubcommandSpec<>(
          itsGroup.name() + " " + name,
          description,
          options,
          decoder,
          ephemeral,
          translations,
          Optional.of(itsGroup));
    }
  }

  /** Whether only the caller sees the answer to the command or subcommand at this path. */
  boolean isEphemeral(List<String> path) {
    return ephemeral
        || subcommands.stream()
            .anyMatch(subcommand -> subcommand.ephemeral() && path.equals(subcommand.path()));
  }

  /** A slash command without options that anyone may give. */
  public static CommandSpec<NoOptions> slash(String name, String description) {
    return of(CommandType.SLASH, name, description, values -> new NoOptions());
  }

  /**
   * A command in the context menu of a user.
   *
   * @param name as the menu shows it, up to 32 characters
   */
  public static CommandSpec<ResolvedUser> user(String name) {
    return of(CommandType.USER, name, "", OptionValues::targetUser);
  }

  /**
   * A command in the context menu of a message.
   *
   * @param name as the menu shows it, up to 32 characters
   */
  public static CommandSpec<ReceivedMessage> message(String name) {
    return of(CommandType.MESSAGE, name, "", OptionValues::targetMessage);
  }

  private static <A> CommandSpec<A> of(
      CommandType type, String name, String description, Function<OptionValues, A> decoder) {
    return new CommandSpec<>(
        type,
        name,
        description,
        "",
        Access.ANYONE,
        false,
        Optional.empty(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        decoder);
  }

  /** The options record of a command that has none. */
  public record NoOptions() {}

  /** The same command with options and the record that they are read into. */
  public <B> CommandSpec<B> withOptions(
      Function<OptionValues, B> record, OptionSpec<?>... declared) {
    return withBody(List.of(declared), List.of(), record);
  }

  /** The same command, which is called through these subcommands only. */
  public <B> CommandSpec<B> withSubcommands(List<SubcommandSpec<? extends B>> declared) {
    return this.<B>withBody(
        List.of(),
        declared,
        values -> {
          throw new IllegalStateException("a command with subcommands cannot be called itself");
        });
  }

  private <B> CommandSpec<B> withBody(
      List<OptionSpec<?>> itsOptions,
      List<SubcommandSpec<? extends B>> itsSubcommands,
      Function<OptionValues, ? extends B> record) {
    return new CommandSpec<>(
        type,
        name,
        description,
        details,
        access,
        ephemeral,
        cooldown,
        contexts,
        translations,
        itsOptions,
        itsSubcommands,
        record);
  }

  public CommandSpec<A> withDetails(String text) {
    return with(text, access, ephemeral, cooldown, contexts, translations);
  }

  public CommandSpec<A> withAccess(Access who) {
    return with(details, who, ephemeral, cooldown, contexts, translations);
  }

  public CommandSpec<A> asEphemeral() {
    return with(details, access, true, cooldown, contexts, translations);
  }

  /** The same command, which one user may give only once in {@code time}. */
  public CommandSpec<A> withCooldown(Duration time) {
    return withCooldown(new Cooldown(1, time));
  }

  /** The same command, which one user may give only so often. */
  public CommandSpec<A> withCooldown(Cooldown limit) {
    return with(details, access, ephemeral, Optional.of(limit), contexts, translations);
  }

  /** The same command, which cannot be used in direct messages. */
  public CommandSpec<A> inServersOnly() {
    return with(
        details, access, ephemeral, cooldown, Set.of(InteractionContext.GUILD), translations);
  }

  /** The same command, called otherwise in some languages. */
  public CommandSpec<A> translated(Translation... others) {
    return with(details, access, ephemeral, cooldown, contexts, List.of(others));
  }

  private CommandSpec<A> with(
      String itsDetails,
      Access itsAccess,
      boolean isEphemeral,
      Optional<Cooldown> itsCooldown,
      Set<InteractionContext> itsContexts,
      List<Translation> itsTranslations) {
    return new CommandSpec<>(
        type,
        name,
        description,
        itsDetails,
        itsAccess,
        isEphemeral,
        itsCooldown,
        itsContexts,
        itsTranslations,
        options,
        subcommands,
        decoder);
  }

  /** What it does, or where it is found if it has no description. */
  public String summary() {
    return switch (type) {
      case SLASH -> description;
      case USER -> "in the context menu of a user";
      case MESSAGE -> "in the context menu of a message";
    };
  }

  /** As people know it: {@code /deploy}, or the entry of a context menu. */
  public String displayName() {
    return type == CommandType.SLASH ? "/" + name : name;
  }

  /** What a person's options come to. */
  public sealed interface Decoded<A> {
    record Options<A>(A options) implements Decoded<A> {}

    /**
     * @param sentence tells the person what to do
     */
    record Refused<A>(String sentence) implements Decoded<A> {}
  }

  /** Reads what a person gave, or says why it cannot be taken. */
  public Decoded<A> decode(List<String> path, List<OptionMapping> given) {
    return decode(path, given, Resolved.NOTHING);
  }

  /**
   * As {@link #decode(List, List)}.
   *
   * @param resolved what the ids among the options refer to
   */
  public Decoded<A> decode(List<String> path, List<OptionMapping> given, Resolved resolved) {
    if (subcommands.isEmpty()) {
      return path.isEmpty() ? decode(options, decoder, given, resolved) : changed();
    }
    for (SubcommandSpec<? extends A> subcommand : subcommands) {
      if (path.equals(subcommand.path())) {
        return decode(subcommand.options(), subcommand.decoder(), given, resolved);
      }
    }
    return changed();
  }

  /** The user or message that a context menu command was chosen for. */
  Decoded<A> decodeTarget(String targetId, Resolved resolved) {
    boolean isThere =
        type == CommandType.USER
            ? resolved.users().containsKey(targetId)
            : resolved.messages().containsKey(targetId);
    return isThere
        ? new Decoded.Options<>(decoder.apply(OptionValues.target(targetId, resolved)))
        : new Decoded.Refused<>(
            "Discord did not say what `%s` was chosen for. Try again.".formatted(name));
  }

  private Decoded<A> decode(
      List<OptionSpec<?>> declared,
      Function<OptionValues, ? extends A> record,
      List<OptionMapping> given,
      Resolved resolved) {
    var refusals = new ArrayList<String>();
    for (OptionSpec<?> option : declared) {
      option.refusal(OptionValues.find(given, option.name()), resolved).ifPresent(refusals::add);
    }
    boolean unknown =
        given.stream().anyMatch(g -> declared.stream().noneMatch(o -> o.name().equals(g.name())));
    if (unknown) {
      return changed();
    }
    return refusals.isEmpty()
        ? new Decoded.Options<>(record.apply(new OptionValues(declared, given, resolved)))
        : new Decoded.Refused<>(String.join("\n", refusals));
  }

  private Decoded<A> changed() {
    return new Decoded.Refused<>(
        "`%s` has changed since it was registered. Try again in a minute. If the problem persists, ask an operator to register the commands again."
            .formatted(displayName()));
  }

  /** The option with this name, of the command or of one of its subcommands. */
  public Optional<OptionSpec<?>> option(String optionName) {
    var all = new ArrayList<OptionSpec<?>>(options);
    subcommands.forEach(subcommand -> all.addAll(subcommand.options()));
    return all.stream().filter(option -> option.name().equals(optionName)).findFirst();
  }
}
