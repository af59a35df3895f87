package dev.orchestrator.command;

import java.util.List;

/**
 * A group of subcommands, as Discord shows it.
 *
 * @param name stands before the names of its subcommands
 */
public record SubcommandGroup(String name, String description, List<Translation> translations) {
  public SubcommandGroup {
    translations = List.copyOf(translations);
  }

  public SubcommandGroup(String name, String description) {
    this(name, description, List.of());
  }

  /** The same group, called otherwise in some languages. */
  public SubcommandGroup translated(Translation... others) {
    return new SubcommandGroup(name, description, List.of(others));
  }
}
