package dev.orchestrator.rule;

/**
 * The time series that a rule looks at: some of a family, summed over all label sets.
 *
 * @param family the name of the family
 */
record Series(String family, Part part) {

  /** Which of the series of a family. */
  sealed interface Part {
    /** All series of a counter. */
    record All() implements Part {}

    /** The series of a counter that have this value of its own label. */
    record Labelled(String label, String value) implements Part {}

    /** The sum of the values of a histogram. */
    record Sum() implements Part {}

    /** The number of the values of a histogram. */
    record Count() implements Part {}

    /** The number of the values of a histogram that are at most this bound. */
    record UpTo(long bound) implements Part {}
  }

  static Series of(String counter) {
    return new Series(counter, new Part.All());
  }

  static Series of(String counter, String label, String value) {
    return new Series(counter, new Part.Labelled(label, value));
  }

  static Series sum(String histogram) {
    return new Series(histogram, new Part.Sum());
  }

  static Series count(String histogram) {
    return new Series(histogram, new Part.Count());
  }

  static Series upTo(String histogram, long bound) {
    return new Series(histogram, new Part.UpTo(bound));
  }

  /**
   * The selector in PromQL. A bucket is matched as {@code 300000} and {@code 300000.0}, because
   * Prometheus 3 rewrites it so. Source: Prometheus documentation, "Prometheus 3.0 migration
   * guide".
   */
  String promQl() {
    return switch (part) {
      case Part.All() -> family;
      case Part.Labelled(String label, String value) ->
          "%s{%s=\"%s\"}".formatted(family, label, value);
      case Part.Sum() -> family + "_sum";
      case Part.Count() -> family + "_count";
      case Part.UpTo(long bound) -> "%s_bucket{le=~\"%d(\\\\.0)?\"}".formatted(family, bound);
    };
  }
}
