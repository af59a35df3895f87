package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.command.DurationParser;
import java.time.Duration;
import java.util.Optional;

/** For how long an alert may be silenced. */
final class SilenceTime {
  static final String WANTED =
      "The option `duration` takes a time like `30m`, `1h30m`, `2 hours` or `1d`, from 1 minute to"
          + " 7 days.";

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private SilenceTime() {}

  /** From one minute to {@link AlertActions#LONGEST_SILENCE}; empty if it is none. */
  static Optional<Duration> parse(String typed) {
    return DurationParser.parse(typed)
        .filter(it -> it.compareTo(SHORTEST) >= 0)
        .filter(it -> it.compareTo(AlertActions.LONGEST_SILENCE) <= 0);
  }
}
