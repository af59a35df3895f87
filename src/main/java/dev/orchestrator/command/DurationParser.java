package dev.orchestrator.command;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a duration as people type it: numbers with units, as in {@code 30m}, {@code 1h30m}, {@code
 * 2 hours}, {@code 1 day and 12 hours} or {@code 1.5h}. Each unit may be there once, and a number
 * always has one. Limits are the caller's.
 */
public final class DurationParser {

  private enum Unit {
    SECOND("s|secs?|seconds?", Duration.ofSeconds(1)),
    MINUTE("m|mins?|minutes?", Duration.ofMinutes(1)),
    HOUR("h|hrs?|hours?", Duration.ofHours(1)),
    DAY("d|days?", Duration.ofDays(1)),
    WEEK("w|wks?|weeks?", Duration.ofDays(7));

    private final Pattern names;
    private final Duration length;

    Unit(String names, Duration length) {
      this.names = Pattern.compile(names);
      this.length = length;
    }

    static Optional<Unit> of(String name) {
      for (Unit unit : values()) {
        if (unit.names.matcher(name).matches()) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }
  }

  private static final int LONGEST_TEXT = 100;
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,3}))? ?([a-z]+)(?: ?, ?(?:and )?| and | ?)");
  private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0]+");

  private DurationParser() {}

  /** Empty if the text is not a duration. */
  public static Optional<Duration> parse(String typed) {
    String text = SPACES.matcher(typed).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    var seen = EnumSet.noneOf(Unit.class);
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!part.find() || part.start() != end) {
        return Optional.empty();
      }
      Optional<Unit> unit = Unit.of(part.group(3));
      if (unit.isEmpty() || !seen.add(unit.get())) {
        return Optional.empty();
      }
      sum = sum.plus(length(part.group(1), part.group(2), unit.get()));
      end = part.end();
    }
    return text.endsWith(",") || text.endsWith(" and") ? Optional.empty() : Optional.of(sum);
  }

  private static Duration length(String whole, @Nullable String fraction, Unit unit) {
    Duration length = unit.length.multipliedBy(Long.parseLong(whole));
    if (fraction == null) {
      return length;
    }
    String thousandths = (fraction + "00").substring(0, 3);
    return length.plus(unit.length.multipliedBy(Long.parseLong(thousandths)).dividedBy(1000));
  }
}
