package dev.orchestrator.prometheus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes metrics in Prometheus' text format 0.0.4. Families are sorted by name, and the label sets
 * of a family by their values, so that two scrapes can be compared line by line. Source: Prometheus
 * documentation, "Exposition formats".
 */
public final class TextFormat {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String OVERFLOW = "orchestrator_metric_overflow_total";

  private final List<MetricGroup> groups;
  private final List<ComputedGauge> gauges;

  /**
   * @throws IllegalArgumentException if two groups or two families have one name
   */
  public TextFormat(List<MetricGroup> groups, List<ComputedGauge> gauges) {
    this.groups = List.copyOf(groups);
    this.gauges = List.copyOf(gauges);
    var names = new HashSet<String>();
    for (MetricGroup group : groups) {
      if (!names.add("group " + group.name())) {
        throw new IllegalArgumentException("two groups of metrics are called " + group.name());
      }
      for (MetricFamily family : group.families()) {
        if (!names.add(family.name())) {
          throw new IllegalArgumentException("two metrics are called " + family.name());
        }
      }
    }
    for (ComputedGauge gauge : gauges) {
      if (!names.add(gauge.name())) {
        throw new IllegalArgumentException("two metrics are called " + gauge.name());
      }
    }
  }

  /** A family with its lines. */
  private record Block(String name, String text) {}

  /**
   * The exposition of what was counted, and of what is computed now. Label sets of groups that are
   * not declared any more are left out.
   */
  public String write(List<LabelSet> counted) {
    var blocks = new ArrayList<Block>();
    var overflow = new LinkedHashMap<String, BigDecimal>();
    for (MetricGroup group : groups) {
      List<LabelSet> sets = setsOf(group, counted);
      for (MetricFamily family : group.families()) {
        blocks.add(block(group, family, sets));
      }
      group
          .overflowField()
          .ifPresent(field ->
              overflow.put(
                  group.name(),
                  sets.stream()
                      .map(set -> set.amount(field))
                      .reduce(BigDecimal.ZERO, BigDecimal::add)));
    }
    if (!overflow.isEmpty()) {
      blocks.add(overflow(overflow));
    }
    for (ComputedGauge gauge : gauges) {
      blocks.add(computed(gauge));
    }
    blocks.sort(Comparator.comparing(Block::name));
    var text = new StringBuilder();
    blocks.forEach(block -> text.append(block.text()));
    return text.toString();
  }

  private static List<LabelSet> setsOf(MetricGroup group, List<LabelSet> counted) {
    var sets = new HashMap<List<String>, LabelSet>();
    group
        .initial()
        .forEach(values -> sets.put(values, new LabelSet(group.name(), values, Map.of())));
    counted.stream()
        .filter(set -> set.group().equals(group.name()))
        .filter(set -> set.values().size() == group.labels().size())
        .forEach(set -> sets.put(set.values(), set));
    return sets.values().stream()
        .sorted(Comparator.comparing(set -> String.join("\u0000", set.values())))
        .toList();
  }

  private static Block block(MetricGroup group, MetricFamily family, List<LabelSet> sets) {
    var lines = new StringBuilder();
    head(lines, family.name(), family.help(), type(family));
    for (LabelSet set : sets) {
      SequencedMap<String, String> labels = labels(group.labels(), set.values());
      switch (family) {
        case MetricFamily.Counter counter -> counter(lines, counter, set, labels);
        case MetricFamily.Histogram histogram -> histogram(lines, histogram, set, labels);
        case MetricFamily.Gauge gauge -> {
          String field = gauge.fields().getFirst();
          if (set.amounts().containsKey(field)) {
            sample(lines, gauge.name(), labels, set.amount(field));
          }
        }
      }
    }
    return new Block(family.name(), lines.toString());
  }

  private static void counter(
      StringBuilder lines,
      MetricFamily.Counter counter,
      LabelSet set,
      SequencedMap<String, String> labels) {
    if (counter.breakdown().isEmpty()) {
      sample(lines, counter.name(), labels, set.total(counter));
      return;
    }
    MetricFamily.Breakdown breakdown = counter.breakdown().get();
    for (String value : breakdown.values()) {
      var more = new LinkedHashMap<>(labels);
      more.put(breakdown.label(), value);
      sample(lines, counter.name(), more, set.total(counter, value));
    }
  }

  private static void histogram(
      StringBuilder lines,
      MetricFamily.Histogram histogram,
      LabelSet set,
      SequencedMap<String, String> labels) {
    BigDecimal cumulated = BigDecimal.ZERO;
    List<BigDecimal> buckets = set.buckets(histogram);
    for (int i = 0; i < buckets.size(); i++) {
      cumulated = cumulated.add(buckets.get(i));
      var more = new LinkedHashMap<>(labels);
      more.put("le", i < histogram.bounds().size() ? number(histogram.bounds().get(i)) : "+Inf");
      sample(lines, histogram.name() + "_bucket", more, cumulated);
    }
    sample(lines, histogram.name() + "_sum", labels, set.sum(histogram));
    sample(lines, histogram.name() + "_count", labels, cumulated);
  }

  private static Block overflow(Map<String, BigDecimal> byGroup) {
    var lines = new StringBuilder();
    head(
        lines,
        OVERFLOW,
        "Records counted under the label value other, because their group of metrics has the most"
            + " label sets.",
        "counter");
    byGroup.forEach((group, number) ->
        sample(lines, OVERFLOW, labels(List.of("group"), List.of(group)), number));
    return new Block(OVERFLOW, lines.toString());
  }

  private static Block computed(ComputedGauge gauge) {
    var lines = new StringBuilder();
    head(lines, gauge.name(), gauge.help(), "gauge");
    gauge.samples().get().entrySet().stream()
        .sorted(Comparator.comparing(sample -> String.join("\u0000", sample.getKey())))
        .forEach(sample ->
            sample(
                lines, gauge.name(), labels(gauge.labels(), sample.getKey()), sample.getValue()));
    return new Block(gauge.name(), lines.toString());
  }

  private static String type(MetricFamily family) {
    return switch (family) {
      case MetricFamily.Counter _ -> "counter";
      case MetricFamily.Histogram _ -> "histogram";
      case MetricFamily.Gauge _ -> "gauge";
    };
  }

  private static void head(StringBuilder lines, String name, String help, String type) {
    lines
        .append("# HELP ")
        .append(name)
        .append(' ')
        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
        .append("\n# TYPE ")
        .append(name)
        .append(' ')
        .append(type)
        .append('\n');
  }

  private static SequencedMap<String, String> labels(List<String> names, List<String> values) {
    var labels = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), values.get(i));
    }
    return labels;
  }

  private static void sample(
      StringBuilder lines, String name, Map<String, String> labels, BigDecimal value) {
    lines.append(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      lines.append(before).append(label.getKey()).append("=\"");
      escape(lines, label.getValue());
      lines.append('"');
      before = ',';
    }
    if (!labels.isEmpty()) {
      lines.append('}');
    }
    lines.append(' ').append(number(value)).append('\n');
  }

  private static void escape(StringBuilder lines, String value) {
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case '\\' -> lines.append("\\\\");
        case '"' -> lines.append("\\\"");
        case '\n' -> lines.append("\\n");
        default -> lines.append(value.charAt(i));
      }
    }
  }

  private static String number(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
