package dev.orchestrator.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was counted and measured in the course of time, from the epoch on: for our evaluation as
 * windows, and for Prometheus as series. What is counted in a minute lies half a minute before its
 * end, at which Prometheus scrapes it.
 */
final class History {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration COUNTED_BEFORE_END = Duration.ofSeconds(30);

  private final Map<String, NavigableMap<Integer, BigDecimal>> counters = new LinkedHashMap<>();
  private final Map<String, NavigableMap<Integer, BigDecimal>> gauges = new LinkedHashMap<>();
  private final String bound;

  /**
   * @param bound how {@code le} is written
   */
  History(String bound) {
    this.bound = bound;
  }

  /** A counter that is there from the start. */
  History counter(Series series) {
    var unused = counters.computeIfAbsent(key(series), name -> new TreeMap<>());
    return this;
  }

  History count(Series series, int minute, long amount) {
    counters
        .computeIfAbsent(key(series), name -> new TreeMap<>())
        .merge(minute, BigDecimal.valueOf(amount), BigDecimal::add);
    return this;
  }

  History each(int from, int to, int every, Series series, long amount) {
    for (int minute = from; minute <= to; minute += every) {
      count(series, minute, amount);
    }
    return this;
  }

  /** A gauge from this minute on. */
  History set(String series, int minute, String value) {
    gauges.computeIfAbsent(series, name -> new TreeMap<>()).put(minute, new BigDecimal(value));
    return this;
  }

  private String key(Series series) {
    return series.part() instanceof Series.Part.UpTo
        ? series.family() + "_bucket{le=\"" + bound + "\"}"
        : series.promQl();
  }

  /** As it can be read at a time. */
  MetricWindows windows(Instant now) {
    return new MetricWindows() {
      @Override
      public boolean knows(String family) {
        return true;
      }

      @Override
      public BigDecimal increase(Series series, Instant from, Instant to) {
        long length = WINDOW.toSeconds();
        Instant begin =
            Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), length) * length);
        return amounts(series, begin, to);
      }

      @Override
      public BigDecimal total(Series series) {
        return amounts(series, Instant.EPOCH.minus(WINDOW), now);
      }

      @Override
      public List<BigDecimal> samples(String gauge) {
        int minute = (int) Duration.between(Instant.EPOCH, now).toMinutes();
        return gauges.entrySet().stream()
            .filter(it -> isOf(it.getKey(), gauge))
            .flatMap(it -> Optional.ofNullable(it.getValue().floorEntry(minute)).stream())
            .map(Map.Entry::getValue)
            .toList();
      }
    };
  }

  private static boolean isOf(String series, String name) {
    return series.equals(name) || series.startsWith(name + "{");
  }

  private BigDecimal amounts(Series series, Instant from, Instant to) {
    return counters.entrySet().stream()
        .filter(it ->
            series.part() instanceof Series.Part.All
                ? isOf(it.getKey(), series.family())
                : it.getKey().equals(key(series)))
        .flatMap(it -> it.getValue().subMap(minuteAt(from), minuteAt(to)).values().stream())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The first minute whose amounts were counted at this time or later. */
  private static int minuteAt(Instant time) {
    return (int) Math.ceilDiv(time.getEpochSecond() + COUNTED_BEFORE_END.toSeconds(), 60);
  }

  /** As {@code input_series} of promtool's tests of rules. */
  String inputSeries(int minutes, int step) {
    var text = new StringBuilder("    input_series:\n");
    counters.forEach((series, amounts) -> {
      var values = new ArrayList<String>();
      for (int minute = 0; minute <= minutes; minute += step) {
        values.add(
            amounts.headMap(minute, true).values().stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString());
      }
      add(text, series, values);
    });
    gauges.forEach((series, amounts) -> {
      var values = new ArrayList<String>();
      for (int minute = 0; minute <= minutes; minute += step) {
        values.add(
            Optional.ofNullable(amounts.floorEntry(minute))
                .map(it -> it.getValue().toPlainString())
                .orElse("_"));
      }
      add(text, series, values);
    });
    return text.toString();
  }

  private static void add(StringBuilder text, String series, List<String> values) {
    text.append("      - series: '").append(series).append("'\n");
    text.append("        values: '").append(String.join(" ", values)).append("'\n");
  }
}
