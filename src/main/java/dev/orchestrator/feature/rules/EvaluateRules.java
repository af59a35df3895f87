package dev.orchestrator.feature.rules;

import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.rule.RuleEvaluation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Evaluates the alerting rules. The job runs each minute, and does something only in the first
 * minute of an interval and while something is left to tell.
 */
public final class EvaluateRules implements Job {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final RuleEvaluation evaluation;
  private final InstantSource clock;

  /** The newest time of which this instance knows that all is evaluated and told. */
  private final AtomicReference<Optional<Instant>> done = new AtomicReference<>(Optional.empty());

  public EvaluateRules(RuleEvaluation evaluation, InstantSource clock) {
    this.evaluation = evaluation;
    this.clock = clock;
  }

  @Override
  public ScheduleSpec spec() {
    return ScheduleSpec.everyMinute("evaluate-rules", BUDGET);
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    Optional<Instant> time = Optional.of(evaluation.timeAt(now));
    if (!done.get().equals(time) && evaluation.run(now)) {
      done.set(time);
    }
  }
}
