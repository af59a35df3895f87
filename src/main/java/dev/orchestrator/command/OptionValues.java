package dev.orchestrator.command;

import dev.orchestrator.discord.OptionMapping;
import java.util.List;
import java.util.Optional;

/** The options of one call, checked against their declaration. */
public final class OptionValues {
  private final List<OptionMapping> given;

  OptionValues(List<OptionMapping> given) {
    this.given = given;
  }

  /** What the person gave for {@code option}, or what stands in for it. */
  public <T> T get(OptionSpec<T> option) {
    return option.read(find(given, option.name()));
  }

  static Optional<OptionMapping> find(List<OptionMapping> given, String name) {
    return given.stream().filter(option -> option.name().equals(name)).findFirst();
  }
}
