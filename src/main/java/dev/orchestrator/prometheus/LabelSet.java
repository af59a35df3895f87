package dev.orchestrator.prometheus;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was counted for one set of label values of a group, over all shards.
 *
 * @param group its name
 * @param values in the order of the group's labels
 * @param amounts by stored attribute; a missing one is 0, or of a gauge not set
 */
public record LabelSet(String group, List<String> values, Map<String, BigDecimal> amounts) {
  public LabelSet {
    values = List.copyOf(values);
    amounts = Map.copyOf(amounts);
  }

  BigDecimal amount(String field) {
    return amounts.getOrDefault(field, BigDecimal.ZERO);
  }

  /** The number of a counter without its own label, or over all values of that label. */
  public BigDecimal total(MetricFamily.Counter counter) {
    return counter.fields().stream().map(this::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The number for one value of the counter's own label. */
  public BigDecimal total(MetricFamily.Counter counter, String value) {
    return amount(counter.field(value));
  }

  /** How many values the histogram has. */
  public BigDecimal count(MetricFamily.Histogram histogram) {
    return buckets(histogram).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  public BigDecimal sum(MetricFamily.Histogram histogram) {
    return amount(histogram.sumField());
  }

  /** How many values each bucket has by itself, and at the end those above the last bound. */
  public List<BigDecimal> buckets(MetricFamily.Histogram histogram) {
    List<String> fields = histogram.fields();
    return fields.subList(0, fields.size() - 1).stream().map(this::amount).toList();
  }

  /** The sums of both, under the label values of this one. */
  public LabelSet plus(LabelSet other) {
    var sums = new HashMap<>(amounts);
    other.amounts.forEach((field, amount) -> sums.merge(field, amount, BigDecimal::add));
    return new LabelSet(group, values, sums);
  }
}
