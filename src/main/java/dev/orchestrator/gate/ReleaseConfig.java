package dev.orchestrator.gate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The release configuration of a repository, {@code .github/orchestrator.yml}.
 *
 * @param environments in the order of the file; empty if it declares none
 * @param executableTests whether the fix pipeline may run tests
 * @param claudeMaxTurns how many turns the fix pipeline may take, 1 to 20
 * @param warnings values that were replaced by their default
 */
public record ReleaseConfig(
    List<Environment> environments,
    Optional<Boolean> executableTests,
    OptionalInt claudeMaxTurns,
    List<Fault> warnings) {
  /** The default of {@code executableTests}. */
  public static final boolean EXECUTABLE_TESTS = true;

  /** The default of {@code claudeMaxTurns}. */
  public static final int CLAUDE_MAX_TURNS = 5;

  /** The smallest and the largest {@code claudeMaxTurns}. */
  public static final int MIN_TURNS = 1;

  /** The largest {@code claudeMaxTurns}. */
  public static final int MAX_TURNS = 20;

  /**
   * Something that is wrong in the file.
   *
   * @param line from 1
   * @param path the keys that lead to it, joined by dots; empty for the document
   * @param message one sentence, without what the file says
   */
  public record Fault(int line, String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty()
          ? "line " + line + ": " + message
          : "line " + line + ": " + path + ": " + message;
    }
  }

  public ReleaseConfig {
    environments = List.copyOf(environments);
    warnings = List.copyOf(warnings);
  }

  /** The environment of this name. */
  public Optional<Environment> environment(String name) {
    return environments.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** {@code production} if there is one, else the first. */
  public Optional<Environment> defaultEnvironment() {
    return environment("production").or(() -> environments.stream().findFirst());
  }
}
