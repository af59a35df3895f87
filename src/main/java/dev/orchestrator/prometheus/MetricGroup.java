package dev.orchestrator.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The families that are counted together: they share their labels, and one item holds what all of
 * them count for one set of label values. So one write counts a record, and no scrape sees half of
 * it.
 *
 * <pre>{@code
 * static final MetricFamily.Counter EXECUTIONS =
 *     MetricFamily.counter("e", "rsolv_validation_executions_total", "Validations.")
 *         .by("status", "completed", "failed", "timeout");
 * static final MetricFamily.Histogram DURATION =
 *     MetricFamily.histogram("d", "rsolv_validation_duration_milliseconds", "…", 1000, 5000);
 * static final MetricGroup VALIDATIONS =
 *     MetricGroup.of("validation", EXECUTIONS, DURATION).labels("repo", "language", "framework");
 *
 * Count count = VALIDATIONS.count("octo/shop", "java", "junit").add(EXECUTIONS, "completed");
 * }</pre>
 *
 * @param name part of the stored keys; never renamed
 * @param initial sets of label values that are shown, with zeros, before anything is counted
 * @param hasWindows whether what is counted is also kept by time, for rules and statistics
 */
public record MetricGroup(
    String name,
    List<String> labels,
    List<MetricFamily> families,
    List<List<String>> initial,
    boolean hasWindows) {

  /** The value of every label of what is counted beyond the most label sets. */
  public static final String OTHER = "other";

  /** The most label sets of a group, and so of each of its families, besides {@link #OTHER}. */
  public static final int MAX_LABEL_SETS = 2_000;

  public MetricGroup {
    labels = List.copyOf(labels);
    families = List.copyOf(families);
    initial = initial.stream().map(List::copyOf).toList();
    MetricFamily.checkDistinct(families);
    if (!name.matches("[a-z][a-z0-9-]*") || families.isEmpty()) {
      throw new IllegalArgumentException("a group has a name and families");
    }
    for (List<String> values : initial) {
      if (values.size() != labels.size()) {
        throw new IllegalArgumentException("a label set of " + name + " has other labels");
      }
    }
  }

  /** A group without labels, all of whose counters are present from the start. */
  public static MetricGroup of(String name, MetricFamily... families) {
    return new MetricGroup(name, List.of(), List.of(families), List.of(List.of()), true);
  }

  /** The same, with labels; nothing is present before it is counted. */
  public MetricGroup labels(String... names) {
    return new MetricGroup(name, List.of(names), families, List.of(), hasWindows);
  }

  /** The same, with these label values present, as zeros, from the start. */
  public MetricGroup initially(List<List<String>> values) {
    var more = new ArrayList<>(initial);
    more.addAll(values);
    return new MetricGroup(name, labels, families, more, hasWindows);
  }

  /** The same without windows: a count costs one write less, and no rule can look at it. */
  public MetricGroup withoutWindows() {
    return new MetricGroup(name, labels, families, initial, false);
  }

  /** Begins to count for a set of label values, in the order of the labels. */
  public Count count(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(name + " has the labels " + labels);
    }
    return new Count(this, List.of(values), Map.of());
  }

  /** The set of label values for what is counted beyond the most sets. */
  List<String> otherValues() {
    return labels.stream().map(label -> OTHER).toList();
  }

  /** The counter of what was counted under {@link #OTHER}; only a group with labels has one. */
  Optional<String> overflowField() {
    return labels.isEmpty() ? Optional.empty() : Optional.of(OVERFLOW);
  }

  static final String OVERFLOW = "overflow";
}
