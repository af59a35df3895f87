package dev.orchestrator.rule;

import dev.orchestrator.prometheus.ComputedGauge;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.prometheus.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads the windows of metrics from the table. Hours that are over do not change, so an instance
 * reads each of them once; a run reads the last hours only.
 */
final class StoredWindows {
  /** After the end of an hour; then every transaction that counted in it has ended. */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  private final MetricStore metrics;
  private final Map<String, Declared> families;
  private final Map<String, ComputedGauge> gauges;

  /** How far back the rules look, by group. */
  private final Map<String, Duration> lookback;

  /** By group: sums over all label sets, by start and attribute, of hours that are over. */
  private final Map<String, NavigableMap<Instant, Map<String, BigDecimal>>> settled =
      new ConcurrentHashMap<>();

  /** By group: the span of which {@link #settled} holds everything. */
  private final Map<String, Span> spans = new ConcurrentHashMap<>();

  private record Span(Instant from, Instant to) {}

  private record Declared(MetricGroup group, MetricFamily family) {}

  StoredWindows(
      MetricStore metrics, List<MetricGroup> groups, List<ComputedGauge> gauges, List<Rule> rules) {
    this.metrics = metrics;
    this.families = new HashMap<>();
    groups.forEach(group ->
        group
            .families()
            .forEach(family -> families.put(family.name(), new Declared(group, family))));
    this.gauges = gauges.stream().collect(Collectors.toMap(ComputedGauge::name, it -> it));
    this.lookback = new HashMap<>();
    for (Rule rule : rules) {
      rule.expression()
          .families()
          .flatMap(name -> Optional.ofNullable(families.get(name)).stream())
          .map(declared -> withWindows(declared, rule))
          .forEach(declared ->
              lookback.merge(
                  declared.group().name(),
                  rule.expression().lookback(),
                  (one, other) -> one.compareTo(other) > 0 ? one : other));
    }
  }

  private static Declared withWindows(Declared declared, Rule rule) {
    if (!declared.group().hasWindows()) {
      throw new IllegalArgumentException(
          "the rule %s needs windows of %s".formatted(rule.name(), declared.group().name()));
    }
    return declared;
  }

  /** What evaluations from {@code from} up to {@code now} need. */
  MetricWindows since(Instant from, Instant now) {
    return new Loaded(from, now);
  }

  /** What one run has read. */
  private final class Loaded implements MetricWindows {
    private final Instant from;
    private final Instant now;
    private final Map<String, NavigableMap<Instant, Map<String, BigDecimal>>> windows =
        new HashMap<>();

    /** By group, read for all groups when the first is needed. */
    private Optional<Map<String, List<LabelSet>>> totals = Optional.empty();

    private final Map<String, List<BigDecimal>> computed = new HashMap<>();

    Loaded(Instant from, Instant now) {
      this.from = from;
      this.now = now;
    }

    @Override
    public boolean knows(String family) {
      return families.containsKey(family) || gauges.containsKey(family);
    }

    @Override
    public BigDecimal increase(Series series, Instant begin, Instant end) {
      Declared declared = declared(series.family());
      List<String> fields = fields(declared.family(), series.part());
      return windows
          .computeIfAbsent(declared.group().name(), group -> load(declared.group()))
          .subMap(window(begin), true, end, false)
          .values()
          .stream()
          .flatMap(amounts -> fields.stream().map(field -> amount(amounts, field)))
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private NavigableMap<Instant, Map<String, BigDecimal>> load(MetricGroup group) {
      Instant begin = from.minus(lookback.get(group.name())).truncatedTo(ChronoUnit.HOURS);
      Instant settledTo = now.minus(SETTLED).truncatedTo(ChronoUnit.HOURS);
      NavigableMap<Instant, Map<String, BigDecimal>> kept =
          settled.computeIfAbsent(group.name(), name -> new TreeMap<>());
      synchronized (kept) {
        Optional<Span> span =
            Optional.ofNullable(spans.get(group.name()))
                .filter(it -> !it.from().isAfter(begin) && !it.to().isBefore(begin));
        if (span.isEmpty()) {
          kept.clear();
        }
        Instant readFrom = span.map(Span::to).orElse(begin);
        var all = new TreeMap<Instant, Map<String, BigDecimal>>();
        for (Window window : metrics.windows(group, readFrom, now.plus(Window.LENGTH))) {
          Map<String, BigDecimal> sums =
              all.computeIfAbsent(window.start(), start -> new HashMap<>());
          window
              .counted()
              .amounts()
              .forEach((field, amount) -> sums.merge(field, amount, BigDecimal::add));
        }
        kept.putAll(all.headMap(settledTo));
        kept.headMap(begin).clear();
        spans.put(
            group.name(), new Span(begin, settledTo.isAfter(readFrom) ? settledTo : readFrom));
        all.putAll(kept);
        return all;
      }
    }

    @Override
    public BigDecimal total(Series series) {
      Declared declared = declared(series.family());
      List<String> fields = fields(declared.family(), series.part());
      return read(declared.group()).stream()
          .flatMap(set -> fields.stream().map(field -> amount(set.amounts(), field)))
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    public List<BigDecimal> samples(String gauge) {
      ComputedGauge found = gauges.get(gauge);
      if (found != null) {
        return computed.computeIfAbsent(gauge, name -> List.copyOf(found.samples().get().values()));
      }
      Declared declared = declared(gauge);
      String field = declared.family().fields().getFirst();
      return read(declared.group()).stream()
          .flatMap(set -> Optional.ofNullable(set.amounts().get(field)).stream())
          .toList();
    }

    private List<LabelSet> read(MetricGroup group) {
      Map<String, List<LabelSet>> all =
          totals.orElseGet(
              () -> metrics.read().stream().collect(Collectors.groupingBy(LabelSet::group)));
      totals = Optional.of(all);
      return all.getOrDefault(group.name(), List.of());
    }
  }

  private Declared declared(String family) {
    return Optional.ofNullable(families.get(family)).orElseThrow();
  }

  /** The start of the window in which this time lies. */
  private static Instant window(Instant time) {
    long length = Window.LENGTH.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), length) * length);
  }

  private static BigDecimal amount(Map<String, BigDecimal> amounts, String field) {
    return amounts.getOrDefault(field, BigDecimal.ZERO);
  }

  /** The attributes that together hold these series. */
  private static List<String> fields(MetricFamily family, Series.Part part) {
    return switch (part) {
      case Series.Part.All() -> family.fields();
      case Series.Part.Labelled(String label, String value) -> {
        MetricFamily.Breakdown breakdown =
            ((MetricFamily.Counter) family).breakdown().orElseThrow();
        yield List.of(family.fields().get(breakdown.values().indexOf(value)));
      }
      case Series.Part.Sum() -> List.of(family.fields().getLast());
      case Series.Part.Count() -> family.fields().subList(0, family.fields().size() - 1);
      case Series.Part.UpTo(long bound) -> {
        List<BigDecimal> bounds = ((MetricFamily.Histogram) family).bounds();
        int buckets = bounds.indexOf(BigDecimal.valueOf(bound)) + 1;
        yield family.fields().subList(0, buckets);
      }
    };
  }
}
