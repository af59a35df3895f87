package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertDesk;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people type it: {@code 30m}, {@code 2h}, {@code 1d}. */
final class SilenceTime {
  static final String WANTED =
      "The option `duration` takes a time like `30m`, `2h` or `1d`, at most 7 days.";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5}) ?([mhd])");

  private SilenceTime() {}

  /** From one minute to {@link AlertDesk#LONGEST_SILENCE}; empty if it is none. */
  static Optional<Duration> parse(String typed) {
    Matcher matcher = FORM.matcher(typed.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return Optional.of(time)
        .filter(it -> it.isPositive() && it.compareTo(AlertDesk.LONGEST_SILENCE) <= 0);
  }
}
