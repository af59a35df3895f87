package dev.orchestrator.prometheus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A metric family as Prometheus knows it, and the short code by which its values are stored.
 *
 * <p>Codes, the values of {@link Counter#by} and the bounds of a histogram are part of the stored
 * form: values may be added at the end, and nothing may be renamed, reordered or removed.
 */
public sealed interface MetricFamily {
  /** One lower-case letter, unique in its group. */
  String code();

  String name();

  /** One sentence for the HELP line. */
  String help();

  /** The attributes in which an item of the group holds its values. */
  List<String> fields();

  Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** A label that a family adds to those of its group, with all the values that it can have. */
  record Breakdown(String label, List<String> values) {
    public Breakdown {
      values = List.copyOf(values);
      if (!NAME.matcher(label).matches() || values.isEmpty() || values.size() > 36) {
        throw new IllegalArgumentException("a label has a name and 1 to 36 values");
      }
    }
  }

  /**
   * A number that only grows.
   *
   * @param name ends in {@code _total}
   */
  record Counter(String code, String name, String help, Optional<Breakdown> breakdown)
      implements MetricFamily {
    public Counter {
      check(code, name);
      if (!name.endsWith("_total")) {
        throw new IllegalArgumentException("the name of a counter ends in _total: " + name);
      }
    }

    /** The same, with its own label whose values are all present from the start. */
    public Counter by(String label, String... values) {
      return new Counter(code, name, help, Optional.of(new Breakdown(label, List.of(values))));
    }

    @Override
    public List<String> fields() {
      int count = breakdown.map(each -> each.values().size()).orElse(1);
      var fields = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        fields.add(MetricFamily.field(code, i));
      }
      return fields;
    }

    /** The attribute of this value of the breakdown. */
    String field(String value) {
      int index =
          breakdown
              .orElseThrow(() -> new IllegalArgumentException(name + " has no own label"))
              .values()
              .indexOf(value);
      if (index < 0) {
        throw new IllegalArgumentException(name + " has no such value of its label");
      }
      return MetricFamily.field(code, index);
    }
  }

  /**
   * A distribution over buckets with upper bounds; the bucket {@code +Inf} is added.
   *
   * @param bounds ascending
   */
  record Histogram(String code, String name, String help, List<BigDecimal> bounds)
      implements MetricFamily {
    public Histogram {
      check(code, name);
      bounds = List.copyOf(bounds);
      if (bounds.isEmpty() || bounds.size() > 26 || !bounds.equals(ascending(bounds))) {
        throw new IllegalArgumentException("the bounds of " + name + " have to ascend");
      }
    }

    private static List<BigDecimal> ascending(List<BigDecimal> bounds) {
      return bounds.stream().distinct().sorted().toList();
    }

    /** The attributes of the buckets, not cumulative, and then that of the sum. */
    @Override
    public List<String> fields() {
      var fields = new ArrayList<String>();
      for (int i = 0; i <= bounds.size(); i++) {
        fields.add(MetricFamily.field(code, i));
      }
      fields.add(sumField());
      return fields;
    }

    String sumField() {
      return code + "s";
    }

    /** The attribute of the first bucket whose bound is not below this value. */
    String bucketOf(BigDecimal value) {
      int index = 0;
      while (index < bounds.size() && bounds.get(index).compareTo(value) < 0) {
        index++;
      }
      return field(code, index);
    }
  }

  /** A number that is set; it has no sample until then. */
  record Gauge(String code, String name, String help) implements MetricFamily {
    public Gauge {
      check(code, name);
    }

    @Override
    public List<String> fields() {
      return List.of(field(code, 0));
    }
  }

  static Counter counter(String code, String name, String help) {
    return new Counter(code, name, help, Optional.empty());
  }

  static Histogram histogram(String code, String name, String help, long... bounds) {
    var exact = new ArrayList<BigDecimal>();
    for (long bound : bounds) {
      exact.add(BigDecimal.valueOf(bound));
    }
    return new Histogram(code, name, help, exact);
  }

  static Gauge gauge(String code, String name, String help) {
    return new Gauge(code, name, help);
  }

  /**
   * {@code e0}, {@code e1} … {@code ez}: two characters, because twelve slots have to fit a unit.
   */
  private static String field(String code, int index) {
    return code + Character.forDigit(index, Character.MAX_RADIX);
  }

  private static void check(String code, String name) {
    if (!code.matches("[a-z]") || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a family has a letter and a name: " + code + " " + name);
    }
  }

  /** Throws if two of these have one code or name. */
  static void checkDistinct(List<MetricFamily> families) {
    var seen = new HashSet<String>();
    for (MetricFamily family : families) {
      if (!seen.add(family.code()) || !seen.add(family.name())) {
        throw new IllegalArgumentException("two families have the code or name of " + family);
      }
    }
  }
}
