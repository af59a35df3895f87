package dev.orchestrator.prometheus;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A gauge whose samples are computed from other items when they are asked for.
 *
 * @param samples by label values, in the order of the labels; a set that is missing has no sample
 */
public record ComputedGauge(
    String name,
    String help,
    List<String> labels,
    Supplier<Map<List<String>, BigDecimal>> samples) {
  public ComputedGauge {
    labels = List.copyOf(labels);
  }
}
