package dev.orchestrator.setting;

import java.util.List;

/**
 * The environment cannot be used. Its message names every variable that is wrong, and no secret.
 */
public final class InvalidSettings extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /**
   * @param problems one sentence for each variable, which begins with its name
   */
  public InvalidSettings(List<String> problems) {
    super("The configuration cannot be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each variable, which begins with its name. */
  public List<String> problems() {
    return problems;
  }
}
