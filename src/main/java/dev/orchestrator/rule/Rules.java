package dev.orchestrator.rule;

import static dev.orchestrator.rule.Expression.increase;
import static dev.orchestrator.rule.Expression.number;
import static dev.orchestrator.rule.Expression.sumOfIncrease;
import static dev.orchestrator.rule.Expression.sumOfIncreaseBefore;
import static dev.orchestrator.rule.Expression.sumOfRate;

import dev.orchestrator.rule.Expression.Absent;
import dev.orchestrator.rule.Expression.ClampMin;
import dev.orchestrator.rule.Expression.Gauge;
import dev.orchestrator.rule.Expression.Time;
import dev.orchestrator.rule.Expression.Total;
import dev.orchestrator.rule.Rule.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The alerting rules: the one table from which they are evaluated, and to which the rules for
 * Prometheus and the runbook are held.
 */
final class Rules {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private static final String EXECUTIONS = "rsolv_validation_executions_total";
  private static final Series VALIDATIONS = Series.of(EXECUTIONS);
  private static final Series COMPLETED = Series.of(EXECUTIONS, "status", "completed");
  private static final String DURATION = "rsolv_validation_duration_milliseconds";
  private static final Series TESTS = Series.of("rsolv_validation_test_generated_total");
  private static final Series MITIGATIONS = Series.of("rsolv_mitigation_executions_total");
  private static final String TRUST = "rsolv_mitigation_trust_score_value";
  private static final Series REPOSITORIES = Series.of("audit_unregistered_repos_total");

  private Rules() {}

  /** All rules, in the order of their groups. */
  static List<Rule> all() {
    return Stream.of(phases(), findings(), attestations()).flatMap(List::stream).toList();
  }

  private static List<Rule> phases() {
    return List.of(
        new Rule(
            "phases",
            "ValidationSuccessRateLow",
            Level.CRITICAL,
            number("100")
                .times(sumOfRate(COMPLETED, HOUR).orZero())
                .dividedBy(sumOfRate(VALIDATIONS, HOUR))
                .below("50"),
            Duration.ofMinutes(15),
            "Fewer than 50 % of the validations of the last hour completed.",
            "Look at the newest failed validations with /phases stats, then at the log of their"
                + " workflow runs."),
        new Rule(
            "phases",
            "MitigationTrustScoreLow",
            Level.CRITICAL,
            average(TRUST, DAY).below("60"),
            Duration.ofMinutes(30),
            "The average trust score of the mitigations of the last 24 hours is below 60.",
            "Review the pull requests of the last day before they are merged, and compare the"
                + " scores by language on the dashboard."),
        new Rule(
            "phases",
            "ValidationDurationHigh",
            Level.CRITICAL,
            number("1")
                .minus(
                    sumOfRate(Series.upTo(DURATION, 300_000), HOUR)
                        .dividedBy(sumOfRate(Series.count(DURATION), HOUR)))
                .above("0.05"),
            Duration.ofMinutes(15),
            "More than 5 % of the validations of the last hour took longer than 5 minutes.",
            "See which repository or framework is slow in the duration histogram, then look at the"
                + " runners and the size of the test suites."),
        new Rule(
            "phases",
            "ValidationSuccessRateDecreasing",
            Level.WARNING,
            sumOfIncrease(COMPLETED, DAY)
                .dividedBy(sumOfIncrease(VALIDATIONS, DAY))
                .grouped()
                .below(
                    number("0.9")
                        .times(
                            sumOfIncreaseBefore(COMPLETED, DAY)
                                .dividedBy(sumOfIncreaseBefore(VALIDATIONS, DAY))
                                .grouped()))
                .and(sumOfIncrease(VALIDATIONS, DAY).atLeast("5")),
            HOUR,
            "The success rate of validations fell by more than a tenth compared with the day"
                + " before.",
            "Compare the failed validations of both days by repository, language and framework."),
        new Rule(
            "phases",
            "MitigationTrustScoreDecreasing",
            Level.WARNING,
            average(TRUST, DAY)
                .grouped()
                .below(averageBefore(TRUST, DAY).grouped().minus(number("5")))
                .and(sumOfIncrease(Series.count(TRUST), DAY).atLeast("5")),
            HOUR,
            "The average trust score fell by more than 5 points compared with the day before.",
            "Compare the mitigations of both days by repository and language."),
        new Rule(
            "phases",
            "ValidationDurationIncreasing",
            Level.WARNING,
            average(DURATION, DAY)
                .grouped()
                .above(number("1.25").times(averageBefore(DURATION, DAY).grouped()))
                .and(sumOfIncrease(Series.count(DURATION), DAY).atLeast("5")),
            HOUR,
            "Validations took more than 25 % longer on average than the day before.",
            "Look for a repository or framework that is new since then, and at the load of the"
                + " runners."),
        new Rule(
            "phases",
            "NoValidationActivity",
            Level.INFO,
            sumOfIncrease(VALIDATIONS, Duration.ofHours(6))
                .isZero()
                .and(new Total(VALIDATIONS, true).above("0")),
            Duration.ofMinutes(5),
            "No validation was stored for 6 hours.",
            "If there should have been some, check the workflow's last run and its API key or OIDC"
                + " audience."),
        new Rule(
            "phases",
            "NoMitigationActivity",
            Level.INFO,
            sumOfIncrease(MITIGATIONS, Duration.ofHours(12))
                .isZero()
                .and(new Total(MITIGATIONS, true).above("0")),
            Duration.ofMinutes(5),
            "No mitigation was stored for 12 hours.",
            "If there should have been some, check the workflow's last run and its API key or OIDC"
                + " audience."),
        new Rule(
            "phases",
            "LowTestGenerationRate",
            Level.INFO,
            sumOfIncrease(TESTS, DAY)
                .orZero()
                .dividedBy(sumOfIncrease(VALIDATIONS, DAY))
                .below("2"),
            Duration.ofMinutes(5),
            "Validations of the last 24 hours generated fewer than 2 tests on average.",
            "Check whether executable tests are on for the repositories with /phases flags."));
  }

  private static List<Rule> findings() {
    return List.of(
        new Rule(
            "findings",
            "AuditIssueCreateFailed",
            Level.CRITICAL,
            increase(Series.of("audit_issue_create_failures_total"), Duration.ofMinutes(5))
                .above("0"),
            Duration.ofMinutes(1),
            "An issue for audit findings could not be created.",
            "See the audit's fallback with /audit fallbacks, correct the token's permissions, and"
                + " press Retry publish."),
        new Rule(
            "findings",
            "AuditDigestFrequencyHigh",
            Level.WARNING,
            increase(Series.of("audit_digest_created_total"), DAY).above("3"),
            Duration.ofMinutes(30),
            "More than 3 digests were created in 24 hours.",
            "See with /audit status whether the quota is short or the number of repositories is"
                + " above MAX_ISSUES_PER_RUN."),
        new Rule(
            "findings",
            "AuditFPRateHigh",
            Level.WARNING,
            increase(Series.of("audit_fp_marked_total"), WEEK)
                .dividedBy(new ClampMin(increase(REPOSITORIES, WEEK), BigDecimal.ONE))
                .above("0.10"),
            HOUR,
            "More than 10 % of the audited repositories of 7 days were marked as false positives.",
            "Look at the issues labelled audit-fp and correct the scanner's patterns."),
        new Rule(
            "findings",
            "AuditNoReposScanned",
            Level.WARNING,
            increase(REPOSITORIES, DAY).isZero().and(new Total(REPOSITORIES, false).above("0")),
            Duration.ofHours(2),
            "No audit with findings was accepted for 24 hours.",
            "Check the last run of the scan workflow, and its key and HMAC."),
        new Rule(
            "findings",
            "AuditRateLimited",
            Level.WARNING,
            increase(Series.of("audit_rate_limited_total"), HOUR).above("0"),
            Duration.ofMinutes(1),
            "GitHub limited the rate of an audit's calls.",
            "See the quota with /audit status; publishing resumes automatically when GitHub allows"
                + " it."),
        new Rule(
            "findings",
            "AuditQuotaLow",
            Level.WARNING,
            new Gauge("", "github_api_quota_remaining").below("1000"),
            Duration.ofMinutes(5),
            "Fewer than 1000 calls of GitHub's API are left in this hour.",
            "Below 500 audits become digests. Find out what else uses the token."));
  }

  private static List<Rule> attestations() {
    String succeeded = "attestation_last_success_timestamp_seconds";
    return List.of(
        new Rule(
            "attestations",
            "AttestorDown",
            Level.CRITICAL,
            new Time().minus(new Gauge("max", succeeded)).above("300").or(new Absent(succeeded)),
            Duration.ofMinutes(1),
            "No attestation has passed for 5 minutes.",
            "See with /attest status which check fails, and whether the attestor runs; roll back"
                + " if the product is unhealthy."),
        new Rule(
            "attestations",
            "AttestorRestarting",
            Level.CRITICAL,
            increase(Series.of("attestor_starts_total"), Duration.ofMinutes(15)).above("5"),
            AT_ONCE,
            "The attestor started more than 5 times in 15 minutes.",
            "Read its log for the reason of the last exit, and roll back its last change."),
        new Rule(
            "attestations",
            "AttestationSuccessRateLow",
            Level.WARNING,
            new Gauge("min", "attestation_success_rate").below("0.99"),
            Duration.ofMinutes(15),
            "Fewer than 99 % of an environment's attestations of the last hour passed.",
            "See with /attest status which check fails."),
        new Rule(
            "attestations",
            "AttestationLatencySlaBreach",
            Level.WARNING,
            new Gauge("max", "attestation_latency_p99_ms").above("1000"),
            Duration.ofMinutes(15),
            "The slowest 1 % of an environment's attestations took more than a second.",
            "See with /attest status which check is slow."));
  }

  private static Expression average(String histogram, Duration range) {
    return sumOfIncrease(Series.sum(histogram), range)
        .dividedBy(sumOfIncrease(Series.count(histogram), range));
  }

  private static Expression averageBefore(String histogram, Duration range) {
    return sumOfIncreaseBefore(Series.sum(histogram), range)
        .dividedBy(sumOfIncreaseBefore(Series.count(histogram), range));
  }
}
