package dev.orchestrator.command;

import dev.orchestrator.discord.OptionMapping;
import dev.orchestrator.trace.Cooldown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration of a slash command. Its registration with Discord, routing, access check,
 * decoding, help and row in the README all come from here.
 *
 * @param A the command's options record
 * @param details what {@code /help} says beyond the description
 * @param ephemeral whether only the caller sees the answer, where the command does not decide it
 * @param cooldown how often one user may give it; empty if there is no limit
 * @param subcommands if there are any, the command itself cannot be called and has no options
 */
public record CommandSpec<A>(
    String name,
    String description,
    String details,
    Access access,
    boolean ephemeral,
    Optional<Cooldown> cooldown,
    List<OptionSpec<?>> options,
    List<SubcommandSpec<? extends A>> subcommands,
    Function<OptionValues, ? extends A> decoder) {

  public CommandSpec {
    options = List.copyOf(options);
    subcommands = List.copyOf(subcommands);
  }

  /**
   * A subcommand: its own name, options and form of the options record.
   *
   * @param name {@code list}, or with its group {@code notify on}
   * @param ephemeral whether only the caller sees the answer, also where that of the other
   *     subcommands is for all
   */
  public record SubcommandSpec<B>(
      String name,
      String description,
      List<OptionSpec<?>> options,
      Function<OptionValues, B> decoder,
      boolean ephemeral) {
    public SubcommandSpec {
      options = List.copyOf(options);
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
      this(name, description, options, decoder, false);
    }

    public SubcommandSpec<B> asEphemeral() {
      return new SubcommandSpec<>(name, description, options, decoder, true);
    }
  }

  /** Whether only the caller sees the answer to the command or subcommand at this path. */
  boolean isEphemeral(List<String> path) {
    return ephemeral
        || subcommands.stream()
            .anyMatch(subcommand -> subcommand.ephemeral() && path.equals(subcommand.path()));
  }

  /** A command without options that anyone may give. */
  public static CommandSpec<NoOptions> slash(String name, String description) {
    return new CommandSpec<>(
        name,
        description,
        "",
        Access.ANYONE,
        false,
        Optional.empty(),
        List.of(),
        List.of(),
        values -> new NoOptions());
  }

  /** The options record of a command that has none. */
  public record NoOptions() {}

  /** The same command with options and the record that they are read into. */
  public <B> CommandSpec<B> withOptions(
      Function<OptionValues, B> record, OptionSpec<?>... declared) {
    return new CommandSpec<>(
        name,
        description,
        details,
        access,
        ephemeral,
        cooldown,
        List.of(declared),
        List.of(),
        record);
  }

  /** The same command, which is called through these subcommands only. */
  public <B> CommandSpec<B> withSubcommands(List<SubcommandSpec<? extends B>> declared) {
    return new CommandSpec<B>(
        name,
        description,
        details,
        access,
        ephemeral,
        cooldown,
        List.of(),
        declared,
        values -> {
          throw new IllegalStateException("a command with subcommands cannot be called itself");
        });
  }

  public CommandSpec<A> withDetails(String text) {
    return new CommandSpec<>(
        name, description, text, access, ephemeral, cooldown, options, subcommands, decoder);
  }

  public CommandSpec<A> withAccess(Access who) {
    return new CommandSpec<>(
        name, description, details, who, ephemeral, cooldown, options, subcommands, decoder);
  }

  public CommandSpec<A> asEphemeral() {
    return new CommandSpec<>(
        name, description, details, access, true, cooldown, options, subcommands, decoder);
  }

  /** The same command, which one user may give only once in {@code time}. */
  public CommandSpec<A> withCooldown(Duration time) {
    return withCooldown(new Cooldown(1, time));
  }

  /** The same command, which one user may give only so often. */
  public CommandSpec<A> withCooldown(Cooldown limit) {
    return new CommandSpec<>(
        name,
        description,
        details,
        access,
        ephemeral,
        Optional.of(limit),
        options,
        subcommands,
        decoder);
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
    if (subcommands.isEmpty()) {
      return path.isEmpty() ? decode(options, decoder, given) : changed();
    }
    for (SubcommandSpec<? extends A> subcommand : subcommands) {
      if (path.equals(subcommand.path())) {
        return decode(subcommand.options(), subcommand.decoder(), given);
      }
    }
    return changed();
  }

  private Decoded<A> decode(
      List<OptionSpec<?>> declared,
      Function<OptionValues, ? extends A> record,
      List<OptionMapping> given) {
    var refusals = new ArrayList<String>();
    for (OptionSpec<?> option : declared) {
      option.refusal(OptionValues.find(given, option.name())).ifPresent(refusals::add);
    }
    boolean unknown =
        given.stream().anyMatch(g -> declared.stream().noneMatch(o -> o.name().equals(g.name())));
    if (unknown) {
      return changed();
    }
    return refusals.isEmpty()
        ? new Decoded.Options<>(record.apply(new OptionValues(given)))
        : new Decoded.Refused<>(String.join("\n", refusals));
  }

  private Decoded<A> changed() {
    return new Decoded.Refused<>(
        "`/%s` has changed since it was registered. Try again in a minute. If the problem persists, ask an operator to register the commands again."
            .formatted(name));
  }

  /** The option with this name, of the command or of one of its subcommands. */
  public Optional<OptionSpec<?>> option(String optionName) {
    var all = new ArrayList<OptionSpec<?>>(options);
    subcommands.forEach(subcommand -> all.addAll(subcommand.options()));
    return all.stream().filter(option -> option.name().equals(optionName)).findFirst();
  }
}
