package dev.orchestrator.prometheus;

import dev.orchestrator.table.Item;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one record adds to the families of a group, for one set of label values. Immutable.
 *
 * @param values the label values, in the order of the group's labels
 * @param amounts by stored attribute
 */
public record Count(MetricGroup group, List<String> values, Map<String, BigDecimal> amounts) {
  public Count {
    values = List.copyOf(values);
    amounts = Map.copyOf(amounts);
  }

  /** Adds one to a counter without its own label. */
  public Count add(MetricFamily.Counter counter) {
    return add(counter, 1);
  }

  /**
   * @param amount not negative; 0 adds nothing
   */
  public Count add(MetricFamily.Counter counter, long amount) {
    if (counter.breakdown().isPresent()) {
      throw new IllegalArgumentException(counter.name() + " needs the value of its label");
    }
    return plus(counter, counter.fields().getFirst(), amount);
  }

  /** One more for this value of the counter's own label. */
  public Count add(MetricFamily.Counter counter, String value) {
    return add(counter, value, 1);
  }

  /**
   * @param amount not negative; 0 adds nothing
   */
  public Count add(MetricFamily.Counter counter, String value, long amount) {
    return plus(counter, counter.field(value), amount);
  }

  private Count plus(MetricFamily.Counter counter, String field, long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("a counter only grows: " + counter.name());
    }
    return plus(counter, field, BigDecimal.valueOf(amount));
  }

  /**
   * One more value of a histogram.
   *
   * @param value not negative, with a form in the table, see {@link Item#isStorable}
   */
  public Count observe(MetricFamily.Histogram histogram, BigDecimal value) {
    if (value.signum() < 0 || !Item.isStorable(value)) {
      throw new IllegalArgumentException("a value of " + histogram.name() + " cannot be counted");
    }
    return plus(histogram, histogram.bucketOf(value), BigDecimal.ONE)
        .plus(histogram, histogram.sumField(), value);
  }

  private Count plus(MetricFamily family, String field, BigDecimal amount) {
    if (!group.families().contains(family)) {
      throw new IllegalArgumentException(family.name() + " is not a family of " + group.name());
    }
    if (amount.signum() == 0) {
      return this;
    }
    return plus(field, amount);
  }

  Count plus(String field, BigDecimal amount) {
    var more = new LinkedHashMap<>(amounts);
    more.merge(field, amount, BigDecimal::add);
    return new Count(group, values, more);
  }

  Count plus(Count other) {
    Count sum = this;
    for (Map.Entry<String, BigDecimal> each : other.amounts().entrySet()) {
      sum = sum.plus(each.getKey(), each.getValue());
    }
    return sum;
  }

  Count withValues(List<String> others) {
    return new Count(group, others, amounts);
  }
}
