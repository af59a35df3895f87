package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedUser;
import java.util.List;
import java.util.Optional;

/** The options of one call, checked against their declaration. */
public final class OptionValues {
  private final List<OptionSpec<?>> declared;
  private final List<OptionMapping> given;
  private final Resolved resolved;
  private final String targetId;

  OptionValues(List<OptionSpec<?>> declared, List<OptionMapping> given, Resolved resolved) {
    this(declared, given, resolved, "");
  }

  private OptionValues(
      List<OptionSpec<?>> declared, List<OptionMapping> given, Resolved resolved, String targetId) {
    this.declared = declared;
    this.given = given;
    this.resolved = resolved;
    this.targetId = targetId;
  }

  /** What a context menu command was chosen for, which has to be among {@code resolved}. */
  static OptionValues target(String targetId, Resolved resolved) {
    return new OptionValues(List.of(), List.of(), resolved, targetId);
  }

  /**
   * The value that the user entered for {@code option}, or its default.
   *
   * @throws UndeclaredOption if the command does not declare the option
   */
  public <T> T get(OptionSpec<T> option) {
    if (!declared.contains(option)) {
      throw new UndeclaredOption(option.name());
    }
    return option.read(find(given, option.name()), resolved);
  }

  ResolvedUser targetUser() {
    return Optional.ofNullable(resolved.users().get(targetId)).orElseThrow();
  }

  ReceivedMessage targetMessage() {
    return Optional.ofNullable(resolved.messages().get(targetId)).orElseThrow();
  }

  static Optional<OptionMapping> find(List<OptionMapping> given, String name) {
    return given.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /** A record is read from an option that its command does not declare; found at the start. */
  static final class UndeclaredOption extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UndeclaredOption(String option) {
      super("reads the option " + option + ", which it does not declare");
    }
  }
}
