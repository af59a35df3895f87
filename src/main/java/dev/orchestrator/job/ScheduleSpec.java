package dev.orchestrator.job;

import java.time.Duration;

/**
 * When a job runs and how long it may take.
 *
 * @param name by which a schedule's input asks for it: {@code resume-commands}
 * @param every how often; {@code template.yaml} has one schedule for each value that is used
 * @param budget after which a run is stopped; the jobs of one schedule run at the same time, so
 *     each has its budget for itself
 */
public record ScheduleSpec(String name, Duration every, Duration budget) {
  public ScheduleSpec {
    if (!name.matches("[a-z][a-z0-9-]*") || !every.isPositive() || !budget.isPositive()) {
      throw new IllegalArgumentException("a schedule has a name, an interval and a budget");
    }
  }

  public static ScheduleSpec everyMinute(String name, Duration budget) {
    return new ScheduleSpec(name, Duration.ofMinutes(1), budget);
  }
}
