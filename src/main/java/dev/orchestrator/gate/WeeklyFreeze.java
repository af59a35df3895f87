package dev.orchestrator.gate;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of each week in which nothing is deployed: {@code Fri 16:00 - Mon 08:00}. It begins at its
 * first minute and ends before its last one, by the clocks of {@code zone}, whatever daylight
 * saving time does in between.
 */
public record WeeklyFreeze(
    DayOfWeek fromDay, LocalTime fromTime, DayOfWeek toDay, LocalTime toTime, ZoneId zone) {
  private static final Pattern TEXT =
      Pattern.compile(
          "([A-Z][a-z]{2}) ([0-2][0-9]:[0-5][0-9]) ?- ?([A-Z][a-z]{2}) ([0-2][0-9]:[0-5][0-9])");

  /** Reads {@code Fri 16:00 - Mon 08:00}; empty if it is anything else, or begins where it ends. */
  static Optional<WeeklyFreeze> parse(String weekly, ZoneId zone) {
    Matcher matcher = TEXT.matcher(weekly.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<DayOfWeek> fromDay = day(matcher.group(1));
    Optional<LocalTime> fromTime = time(matcher.group(2));
    Optional<DayOfWeek> toDay = day(matcher.group(3));
    Optional<LocalTime> toTime = time(matcher.group(4));
    if (fromDay.isEmpty() || fromTime.isEmpty() || toDay.isEmpty() || toTime.isEmpty()) {
      return Optional.empty();
    }
    var freeze = new WeeklyFreeze(fromDay.get(), fromTime.get(), toDay.get(), toTime.get(), zone);
    return freeze.fromDay == freeze.toDay && freeze.fromTime.equals(freeze.toTime)
        ? Optional.empty()
        : Optional.of(freeze);
  }

  private static Optional<DayOfWeek> day(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).equalsIgnoreCase(word)) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private static Optional<LocalTime> time(String text) {
    int hour = Integer.parseInt(text.substring(0, 2));
    return hour > 23
        ? Optional.empty()
        : Optional.of(LocalTime.of(hour, Integer.parseInt(text.substring(3))));
  }

  /** When the freeze that is in force at {@code at} ends; empty if none is. */
  public Optional<Instant> endsAfter(Instant at) {
    ZonedDateTime now = at.atZone(zone);
    // The latest beginning that is not after now.
    ZonedDateTime begin =
        now.with(TemporalAdjusters.previousOrSame(fromDay))
            .truncatedTo(ChronoUnit.DAYS)
            .with(fromTime);
    if (begin.isAfter(now)) {
      begin = begin.minusWeeks(1);
    }
    ZonedDateTime end =
        begin.with(TemporalAdjusters.nextOrSame(toDay)).truncatedTo(ChronoUnit.DAYS).with(toTime);
    if (!end.isAfter(begin)) {
      end = end.plusWeeks(1);
    }
    return end.isAfter(now) ? Optional.of(end.toInstant()) : Optional.empty();
  }
}
