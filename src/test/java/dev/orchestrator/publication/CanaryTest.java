package dev.orchestrator.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanaryTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final List<Window> windows = new ArrayList<>();

  private void counted(MetricFamily.Counter counter, int number, Duration ago) {
    String field = counter.fields().getFirst();
    windows.add(
        new Window(
            NOW.minus(ago),
            new LabelSet("audit", List.of(), Map.of(field, BigDecimal.valueOf(number)))));
  }

  private Canary canary() {
    return Canary.of(windows, NOW);
  }

  private static boolean isMet(Canary canary) {
    return canary.hasNoCreateFailures() && canary.hasFewFalsePositives() && canary.hasFewTimeouts();
  }

  @Test
  void nothing_counted_meets_all() {
    assertThat(isMet(canary())).isTrue();
    assertThat(canary().falsePositives()).isEqualByComparingTo("0");
  }

  @Test
  void one_issue_that_was_not_created_within_48_hours_is_too_many() {
    counted(AuditMetrics.CREATE_FAILURES, 1, Duration.ofHours(49));
    assertThat(isMet(canary())).isTrue();
    counted(AuditMetrics.CREATE_FAILURES, 1, Duration.ofHours(47));
    assertThat(canary().hasNoCreateFailures()).isFalse();
    assertThat(isMet(canary())).isFalse();
  }

  @Test
  void a_tenth_of_false_positives_is_too_many() {
    counted(AuditMetrics.UNREGISTERED, 20, Duration.ofHours(40));
    counted(AuditMetrics.FALSE_POSITIVES, 1, Duration.ofHours(1));
    assertThat(canary().hasFewFalsePositives()).isTrue();
    counted(AuditMetrics.FALSE_POSITIVES, 1, Duration.ofHours(2));
    assertThat(canary().falsePositives()).isEqualByComparingTo("0.1");
    assertThat(canary().hasFewFalsePositives()).isFalse();
  }

  @Test
  void timeouts_are_compared_with_the_daily_mean_of_the_seven_days_before() {
    // 14 in 7 days are 2 a day, so 3 a day are still within 1.5 times that.
    counted(AuditMetrics.TIMEOUTS, 14, Duration.ofDays(5));
    counted(AuditMetrics.TIMEOUTS, 100, Duration.ofDays(9).plusHours(1));
    counted(AuditMetrics.TIMEOUTS, 6, Duration.ofHours(5));
    assertThat(canary().baseline()).isEqualByComparingTo("2");
    assertThat(canary().timeouts()).isEqualByComparingTo("3");
    assertThat(canary().hasFewTimeouts()).isTrue();
    counted(AuditMetrics.TIMEOUTS, 1, Duration.ofHours(5));
    assertThat(canary().hasFewTimeouts()).isFalse();
  }
}
