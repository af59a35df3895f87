package dev.orchestrator.phase;

import java.util.List;
import java.util.Locale;

/**
 * How the fix pipeline is to run for a repository.
 *
 * @param warnings what was replaced by its default or could not be read, one sentence each
 */
public record PhaseConfig(
    Setting<Boolean> executableTests, Setting<Integer> claudeMaxTurns, List<String> warnings) {
  public PhaseConfig {
    warnings = List.copyOf(warnings);
  }

  /** A value, and where it is from. */
  public record Setting<V>(V value, Source source) {}

  /** Where a value is from; the earlier one applies. */
  public enum Source {
    ENVIRONMENT,
    REPOSITORY,
    DEFAULT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
