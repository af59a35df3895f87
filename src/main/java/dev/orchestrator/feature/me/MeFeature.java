package dev.orchestrator.feature.me;

import dev.orchestrator.command.Command;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.table.Table;
import java.util.List;
import java.util.function.UnaryOperator;

/** What members say about themselves. */
public final class MeFeature implements Feature {
  private final MeCommand command;

  /**
   * @param redaction takes the secrets out of a text
   */
  public MeFeature(Table table, UnaryOperator<String> redaction) {
    this.command = new MeCommand(new PreferenceStore(table), redaction);
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(command);
  }
}
