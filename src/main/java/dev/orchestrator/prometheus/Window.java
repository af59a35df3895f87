package dev.orchestrator.prometheus;

import java.time.Duration;
import java.time.Instant;

/**
 * What was counted in five minutes for one set of label values.
 *
 * @param start the beginning of the five minutes, inclusive
 */
public record Window(Instant start, LabelSet counted) {
  public static final Duration LENGTH = Duration.ofMinutes(5);

  /** How long windows are kept after their hour began. */
  public static final Duration KEPT = Duration.ofDays(10);
}
