package dev.orchestrator.rule;

import dev.orchestrator.table.TableUnavailable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What rules read: how much was counted between two times, and the values of gauges. */
interface MetricWindows {

  /** Whether a feature declares this family; a rule over another one is not evaluated. */
  boolean knows(String family);

  /**
   * How much was counted in the windows of five minutes that overlap this span, over all label
   * sets.
   *
   * @param from inclusive
   * @param to exclusive
   * @throws TableUnavailable if the windows could not be read
   */
  BigDecimal increase(Series series, Instant from, Instant to);

  /**
   * How much was ever counted, over all label sets.
   *
   * @throws TableUnavailable if the counters could not be read
   */
  BigDecimal total(Series series);

  /**
   * The samples of a gauge as of now, one for each label set; none if it was never set.
   *
   * @throws TableUnavailable if they could not be read
   */
  List<BigDecimal> samples(String gauge);
}
