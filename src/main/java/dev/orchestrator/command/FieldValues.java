package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Resolved;
import java.util.List;
import java.util.Map;

/** The fields of one submitted form, checked against their declaration. */
public final class FieldValues {
  private final List<FieldSpec<?>> declared;
  private final Map<String, List<String>> given;
  private final Resolved resolved;

  FieldValues(List<FieldSpec<?>> declared, Map<String, List<String>> given, Resolved resolved) {
    this.declared = declared;
    this.given = given;
    this.resolved = resolved;
  }

  /**
   * What the person entered in {@code field}.
   *
   * @throws IllegalArgumentException if the form does not declare the field
   */
  public <T> T get(FieldSpec<T> field) {
    if (!declared.contains(field)) {
      throw new OptionValues.UndeclaredOption(field.id());
    }
    return field.read(given.getOrDefault(field.id(), List.of()), resolved);
  }
}
