package dev.orchestrator.phase;

import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What phases count. */
public final class PhaseMetrics {
  public static final MetricFamily.Counter VALIDATION_EXECUTIONS =
      MetricFamily.counter(
              "e", "rsolv_validation_executions_total", "Validations that were reported.")
          .by("status", "completed", "failed", "timeout");

  public static final MetricFamily.Histogram VALIDATION_DURATION =
      MetricFamily.histogram(
          "d",
          "rsolv_validation_duration_milliseconds",
          "How long validations took, in milliseconds.",
          1000,
          5000,
          10000,
          30000,
          60000,
          120000,
          300000);

  public static final MetricFamily.Counter TESTS_GENERATED =
      MetricFamily.counter(
          "g", "rsolv_validation_test_generated_total", "Tests that validations generated.");

  public static final MetricFamily.Counter TESTS_EXECUTED =
      MetricFamily.counter(
              "x", "rsolv_validation_test_executed_total", "Tests that validations executed.")
          .by("result", "passed", "failed");

  public static final MetricGroup VALIDATIONS =
      MetricGroup.of(
              "validation",
              VALIDATION_EXECUTIONS,
              VALIDATION_DURATION,
              TESTS_GENERATED,
              TESTS_EXECUTED)
          .labels("repo", "language", "framework");

  public static final MetricFamily.Counter MITIGATION_EXECUTIONS =
      MetricFamily.counter(
              "e", "rsolv_mitigation_executions_total", "Mitigations that were reported.")
          .by("status", "completed", "failed", "timeout");

  public static final MetricFamily.Histogram TRUST_SCORE =
      MetricFamily.histogram(
          "s",
          "rsolv_mitigation_trust_score_value",
          "Trust scores of mitigations, from 0 to 100.",
          0,
          25,
          50,
          60,
          70,
          80,
          90,
          95,
          100);

  public static final MetricGroup MITIGATIONS =
      MetricGroup.of("mitigation", MITIGATION_EXECUTIONS, TRUST_SCORE)
          .labels("repo", "language", "framework");

  private PhaseMetrics() {}

  /**
   * What this phase counts; nothing for a scan and for what was skipped.
   *
   * @param redact hides secrets, because label values come from outside
   */
  static Optional<Count> of(Phase phase, UnaryOperator<String> redact) {
    if (phase.isSkipped() && phase.name() == PhaseName.VALIDATION) {
      return Optional.empty();
    }
    return switch (phase.name()) {
      case SCAN -> Optional.empty();
      case VALIDATION -> Optional.of(validation(phase, redact));
      case MITIGATION -> Optional.of(mitigation(phase, redact));
    };
  }

  private static Count validation(Phase phase, UnaryOperator<String> redact) {
    Count count =
        labelled(VALIDATIONS, phase, redact)
            .add(VALIDATION_EXECUTIONS, phase.status().toString())
            .add(TESTS_GENERATED, phase.count("tests_generated"))
            .add(TESTS_EXECUTED, "passed", phase.count("tests_passed"))
            .add(TESTS_EXECUTED, "failed", phase.count("tests_failed"));
    return phase
        .durationMillis()
        .map(millis -> count.observe(VALIDATION_DURATION, millis))
        .orElse(count);
  }

  private static Count mitigation(Phase phase, UnaryOperator<String> redact) {
    Count count =
        labelled(MITIGATIONS, phase, redact).add(MITIGATION_EXECUTIONS, phase.status().toString());
    return phase.trustScore().map(score -> count.observe(TRUST_SCORE, score)).orElse(count);
  }

  private static Count labelled(MetricGroup group, Phase phase, UnaryOperator<String> redact) {
    return group.count(
        redact.apply(phase.subject().repository().toString()),
        redact.apply(phase.label("language", "unknown")),
        redact.apply(phase.label("framework", "none")));
  }

  public static List<MetricGroup> groups() {
    return List.of(VALIDATIONS, MITIGATIONS);
  }
}
