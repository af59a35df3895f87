package dev.orchestrator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.prometheus.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One history each, told to our evaluation and to Prometheus' own: a rule fires when it should,
 * stays quiet just inside its threshold, and resolves.
 */
class RuleStoriesTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final String EXECUTIONS = "rsolv_validation_executions_total";
  private static final Series COMPLETED = Series.of(EXECUTIONS, "status", "completed");
  private static final Series FAILED = Series.of(EXECUTIONS, "status", "failed");
  private static final Series TESTS = Series.of("rsolv_validation_test_generated_total");
  private static final Series MITIGATED =
      Series.of("rsolv_mitigation_executions_total", "status", "completed");
  private static final String DURATION = "rsolv_validation_duration_milliseconds";
  private static final Series FAST = Series.upTo(DURATION, 300_000);
  private static final Series TIMED = Series.count(DURATION);
  private static final Series TIME = Series.sum(DURATION);
  private static final Series SCORED = Series.count("rsolv_mitigation_trust_score_value");
  private static final Series SCORE = Series.sum("rsolv_mitigation_trust_score_value");
  private static final Series REPOSITORIES = Series.of("audit_unregistered_repos_total");
  private static final String SUCCEEDED =
      "attestation_last_success_timestamp_seconds{environment=\"production\"}";
  private static final int DAY = 24 * 60;

  @TempDir Path folder;

  /**
   * @param step minutes between two scrapes
   * @param firing by minute, a multiple of five
   */
  private record Story(
      String rule, String name, int step, Consumer<History> history, Map<Integer, Boolean> firing) {
    @Override
    public String toString() {
      return rule + " " + name;
    }

    int minutes() {
      return firing.keySet().stream().max(Integer::compare).orElseThrow();
    }
  }

  private static Series counter(String name) {
    return Series.of(name);
  }

  static List<Story> stories() {
    return List.of(
        new Story(
            "ValidationSuccessRateLow",
            "at half, below, and above",
            1,
            h ->
                h.each(1, 120, 1, COMPLETED, 1)
                    .each(1, 120, 1, FAILED, 1)
                    .each(121, 240, 1, COMPLETED, 1)
                    .each(121, 240, 1, FAILED, 3)
                    .each(241, 420, 1, COMPLETED, 4),
            Map.of(60, false, 110, false, 240, true, 400, false)),
        new Story(
            "ValidationSuccessRateLow",
            "when none completes",
            1,
            h -> h.counter(COMPLETED).each(1, 60, 1, FAILED, 1),
            Map.of(10, false, 20, true, 150, false)),
        new Story(
            "MitigationTrustScoreLow",
            "above 60, below, and above",
            5,
            h ->
                h.each(5, 300, 5, SCORED, 10)
                    .each(5, 300, 5, SCORE, 601)
                    .each(305, 400, 5, SCORED, 3)
                    .each(305, 400, 5, SCORE, 120)
                    .each(405, 600, 5, SCORED, 5)
                    .each(405, 600, 5, SCORE, 500),
            Map.of(300, false, 320, false, 390, true, 600, false)),
        new Story(
            "ValidationDurationHigh",
            "one of 21, two of 20, none",
            1,
            h ->
                h.each(1, 120, 1, TIMED, 21)
                    .each(1, 120, 1, FAST, 20)
                    .each(121, 240, 1, TIMED, 20)
                    .each(121, 240, 1, FAST, 18)
                    .each(241, 420, 1, TIMED, 20)
                    .each(241, 420, 1, FAST, 20),
            Map.of(60, false, 110, false, 240, true, 400, false)),
        new Story(
            "ValidationSuccessRateDecreasing",
            "by 9 in 100",
            30,
            h ->
                h.each(30, DAY, 30, COMPLETED, 100)
                    .counter(FAILED)
                    .each(DAY + 30, 2 * DAY, 30, COMPLETED, 91)
                    .each(DAY + 30, 2 * DAY, 30, FAILED, 9),
            Map.of(DAY, false, 2 * DAY, false)),
        new Story(
            "ValidationSuccessRateDecreasing",
            "by 15 in 100, and no further",
            30,
            h ->
                h.each(30, DAY, 30, COMPLETED, 100)
                    .counter(FAILED)
                    .each(DAY + 30, 3 * DAY, 30, COMPLETED, 85)
                    .each(DAY + 30, 3 * DAY, 30, FAILED, 15),
            Map.of(DAY, false, 2 * DAY, true, 3 * DAY, false)),
        new Story(
            "ValidationSuccessRateDecreasing",
            "of four validations",
            30,
            h -> h.each(30, DAY, 30, COMPLETED, 100).each(DAY + 300, DAY + 420, 40, FAILED, 1),
            Map.of(2 * DAY - 60, false, 2 * DAY, false)),
        new Story(
            "MitigationTrustScoreDecreasing",
            "by 4.9",
            30,
            h ->
                h.each(30, 2 * DAY, 30, SCORED, 10)
                    .each(30, DAY, 30, SCORE, 900)
                    .each(DAY + 30, 2 * DAY, 30, SCORE, 851),
            Map.of(DAY, false, 2 * DAY, false)),
        new Story(
            "MitigationTrustScoreDecreasing",
            "by 7, and no further",
            30,
            h ->
                h.each(30, 3 * DAY, 30, SCORED, 1)
                    .each(30, DAY, 30, SCORE, 90)
                    .each(DAY + 30, 3 * DAY, 30, SCORE, 83),
            Map.of(DAY, false, 2 * DAY, true, 3 * DAY, false)),
        new Story(
            "ValidationDurationIncreasing",
            "by 24.9 %",
            30,
            h ->
                h.each(30, 2 * DAY, 30, TIMED, 1)
                    .each(30, DAY, 30, TIME, 1000)
                    .each(DAY + 30, 2 * DAY, 30, TIME, 1249),
            Map.of(DAY, false, 2 * DAY, false)),
        new Story(
            "ValidationDurationIncreasing",
            "by 40 %, and no further",
            30,
            h ->
                h.each(30, 3 * DAY, 30, TIMED, 1)
                    .each(30, DAY, 30, TIME, 1000)
                    .each(DAY + 30, 3 * DAY, 30, TIME, 1400),
            Map.of(DAY, false, 2 * DAY, true, 3 * DAY, false)),
        new Story(
            "NoValidationActivity",
            "never any",
            5,
            h -> h.counter(COMPLETED),
            Map.of(5, false, 720, false)),
        new Story(
            "NoValidationActivity",
            "for six hours",
            5,
            h -> h.count(COMPLETED, 30, 1).count(COMPLETED, 420, 1),
            Map.of(380, false, 405, true, 430, false)),
        new Story(
            "NoMitigationActivity",
            "for twelve hours",
            5,
            h -> h.count(MITIGATED, 30, 1).count(MITIGATED, 780, 1),
            Map.of(740, false, 765, true, 790, false)),
        new Story(
            "LowTestGenerationRate",
            "above two, below, and above",
            5,
            h ->
                h.each(5, 300, 5, COMPLETED, 100)
                    .each(5, 300, 5, TESTS, 201)
                    .each(305, 400, 5, COMPLETED, 10)
                    .count(TESTS, 450, 1000),
            Map.of(300, false, 390, true, 460, false)),
        new Story(
            "AuditIssueCreateFailed",
            "once",
            1,
            h -> h.count(counter("audit_issue_create_failures_total"), 33, 1),
            Map.of(30, false, 35, true, 45, false)),
        new Story(
            "AuditDigestFrequencyHigh",
            "three, then a fourth",
            5,
            h ->
                h.each(10, 30, 10, counter("audit_digest_created_total"), 1)
                    .count(counter("audit_digest_created_total"), 110, 1),
            Map.of(100, false, 130, false, 150, true, DAY + 30, false)),
        new Story(
            "AuditFPRateHigh",
            "a tenth, then more",
            5,
            h ->
                h.count(REPOSITORIES, 10, 20)
                    .count(counter("audit_fp_marked_total"), 20, 2)
                    .count(counter("audit_fp_marked_total"), 205, 1)
                    .count(REPOSITORIES, 305, 100),
            Map.of(200, false, 300, true, 315, false)),
        new Story(
            "AuditNoReposScanned",
            "for a day",
            5,
            h -> h.count(REPOSITORIES, 30, 2).count(REPOSITORIES, DAY + 180, 1),
            Map.of(DAY + 20, false, DAY + 170, true, DAY + 190, false)),
        new Story(
            "AuditNoReposScanned",
            "never any",
            5,
            h -> h.counter(REPOSITORIES),
            Map.of(DAY + 200, false)),
        new Story(
            "AuditRateLimited",
            "once",
            1,
            h -> h.count(counter("audit_rate_limited_total"), 31, 1),
            Map.of(30, false, 35, true, 100, false)),
        new Story(
            "AuditQuotaLow",
            "at 1000, below, and above",
            1,
            h ->
                h.set("github_api_quota_remaining", 0, "1000")
                    .set("github_api_quota_remaining", 31, "999")
                    .set("github_api_quota_remaining", 61, "5000"),
            Map.of(30, false, 45, true, 65, false)),
        new Story(
            "AttestorDown",
            "for more than five minutes",
            1,
            h -> {
              for (int minute = 0; minute <= 30; minute++) {
                h.set(SUCCEEDED, minute, Integer.toString(60 * minute));
              }
              h.set(SUCCEEDED, 50, Integer.toString(3000));
            },
            Map.of(30, false, 35, false, 45, true, 50, false)),
        new Story("AttestorDown", "never up", 1, h -> {}, Map.of(15, true, 60, true)),
        new Story(
            "AttestorRestarting",
            "five times, then a sixth",
            1,
            h ->
                h.each(11, 15, 1, counter("attestor_starts_total"), 1)
                    .count(counter("attestor_starts_total"), 21, 1),
            Map.of(20, false, 25, true, 45, false)),
        new Story(
            "AttestationSuccessRateLow",
            "at 99 %, below, and above",
            1,
            h ->
                h.set("attestation_success_rate{environment=\"staging\"}", 0, "1")
                    .set("attestation_success_rate{environment=\"production\"}", 0, "0.99")
                    .set("attestation_success_rate{environment=\"production\"}", 31, "0.98")
                    .set("attestation_success_rate{environment=\"production\"}", 61, "1"),
            Map.of(30, false, 40, false, 55, true, 65, false)),
        new Story(
            "AttestationLatencySlaBreach",
            "at a second, above, and below",
            1,
            h ->
                h.set("attestation_latency_p99_ms{environment=\"staging\"}", 0, "10")
                    .set("attestation_latency_p99_ms{environment=\"production\"}", 0, "1000")
                    .set("attestation_latency_p99_ms{environment=\"production\"}", 31, "1001")
                    .set("attestation_latency_p99_ms{environment=\"production\"}", 61, "900"),
            Map.of(30, false, 40, false, 55, true, 65, false)));
  }

  private static Rule rule(String name) {
    return Rules.all().stream().filter(rule -> rule.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether the rule is firing, by minute, in runs each five minutes. */
  private static Map<Integer, Boolean> evaluated(Rule rule, History history, int minutes) {
    RuleState state = RuleState.initial(rule.name());
    var firing = new TreeMap<Integer, Boolean>();
    for (int minute = 5; minute <= minutes; minute += 5) {
      Instant at = Instant.EPOCH.plus(Duration.ofMinutes(minute));
      state =
          RuleEvaluation.evaluated(
              rule, state, at.minus(INTERVAL), at, INTERVAL, history.windows(at));
      firing.put(minute, state.phase() == RuleState.Phase.FIRING);
    }
    return firing;
  }

  private static History history(Story story, String bound) {
    var history = new History(bound);
    story.history().accept(history);
    return history;
  }

  @Test
  void every_rule_has_a_story_in_which_it_fires_and_one_in_which_it_is_quiet() {
    Set<String> fire = rulesWith(true);
    Set<String> quiet = rulesWith(false);
    Set<String> all = Rules.all().stream().map(Rule::name).collect(Collectors.toSet());
    assertThat(all).hasSize(19);
    assertThat(fire).isEqualTo(all);
    assertThat(quiet).isEqualTo(all);
  }

  private static Set<String> rulesWith(boolean firing) {
    return stories().stream()
        .filter(story -> story.firing().containsValue(firing))
        .map(Story::rule)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void ours(Story story) {
    Map<Integer, Boolean> firing =
        evaluated(rule(story.rule()), history(story, "300000"), story.minutes());
    assertThat(firing).containsAllEntriesOf(story.firing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"300000", "300000.0"})
  void those_of_prometheus(String bound) throws IOException, InterruptedException {
    for (Story story : stories()) {
      if (bound.equals("300000") || story.rule().equals("ValidationDurationHigh")) {
        Rule rule = rule(story.rule());
        add(rule, story.step(), test(rule, history(story, bound), story.step(), story.firing()));
      }
    }
    promtool();
  }

  private static String test(Rule rule, History history, int step, Map<Integer, Boolean> firing) {
    int minutes = firing.keySet().stream().max(Integer::compare).orElseThrow();
    var text = new StringBuilder("  - interval: %dm\n".formatted(step));
    text.append(history.inputSeries(minutes, step));
    text.append("    alert_rule_test:\n");
    new TreeMap<>(firing)
        .forEach((minute, fires) -> {
          text.append("      - eval_time: ").append(minute).append("m\n");
          text.append("        alertname: ").append(rule.name()).append('\n');
          text.append(
              fires
                  ? "        exp_alerts:\n" + PrometheusRules.expected(rule, " ".repeat(10))
                  : "        exp_alerts: []\n");
        });
    return text.toString()
        .replace("    input_series:\n    alert", "    input_series: []\n    alert");
  }

  private final List<String> files = new ArrayList<>();

  /** Keeps a test of one rule, in a separate file, so that no other rule is evaluated for it. */
  private void add(Rule rule, int step, String test) throws IOException {
    Path rules = folder.resolve("rules-" + files.size() + ".yml");
    Files.writeString(rules, PrometheusRules.file(List.of(rule)));
    Path file = folder.resolve("test-" + files.size() + ".yml");
    Files.writeString(
        file,
        "rule_files: ['%s']\nevaluation_interval: %dm\ntests:\n%s"
            .formatted(rules, Math.min(step, 5), test));
    files.add(file.toString());
  }

  private void promtool() throws IOException, InterruptedException {
    String[] arguments =
        Stream.concat(Stream.of("test", "rules"), files.stream()).toArray(String[]::new);
    Promtool.Findings findings = Promtool.run("", arguments);
    assertThat(findings.exitCode()).as(String.join("\n", findings.lines())).isZero();
  }

  /** What was counted at random over half a day, in phases of which each has its own measure. */
  private static History random(long seed, int minutes) {
    var random = new Random(seed);
    var history = new History("300000").counter(COMPLETED).counter(FAILED).counter(TESTS);
    Series failures = counter("audit_issue_create_failures_total");
    Series limited = counter("audit_rate_limited_total");
    Series starts = counter("attestor_starts_total");
    history.counter(failures).counter(limited).counter(starts);
    int minute = 1;
    while (minute < minutes) {
      int end = Math.min(minutes, minute + 60 + random.nextInt(120));
      int good = 1 + random.nextInt(6);
      int bad = random.nextBoolean() ? 0 : 2 * good + random.nextInt(6);
      int slow = random.nextBoolean() ? 0 : 1 + random.nextInt(good);
      int points = 40 + random.nextInt(50);
      for (; minute < end; minute++) {
        history.count(COMPLETED, minute, good).count(FAILED, minute, bad);
        history.count(TESTS, minute, 3L * (good + bad));
        history.count(TIMED, minute, good).count(FAST, minute, good - slow);
        history.count(SCORED, minute, 1).count(SCORE, minute, points);
        if (random.nextInt(90) == 0) {
          history.count(failures, minute, 1).count(limited, minute, 1);
        }
        if (random.nextInt(60) == 0) {
          history.count(starts, minute, 7);
        }
        history.set(
            "github_api_quota_remaining",
            minute,
            minute / 45 % 2 == 0 ? "4000" : Integer.toString(points));
      }
    }
    return history;
  }

  static Stream<Long> seeds() {
    return Stream.of(1L, 2L, 3L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_random_history_fires_in_both_within_an_interval(long seed)
      throws IOException, InterruptedException {
    int minutes = 720;
    History history = random(seed, minutes);
    var compared = new ArrayList<String>();
    for (Rule rule : Rules.all()) {
      if (rule.group().equals("attestations") && !rule.name().equals("AttestorRestarting")) {
        continue;
      }
      Map<Integer, Boolean> firing = evaluated(rule, history, minutes);
      var stable = new TreeMap<Integer, Boolean>();
      firing.forEach((minute, fires) -> {
        if (fires.equals(firing.get(minute - 5)) && fires.equals(firing.get(minute + 5))) {
          stable.put(minute, fires);
        }
      });
      if (firing.containsValue(true)) {
        compared.add(rule.name());
      }
      add(rule, 1, test(rule, history, 1, stable));
    }
    assertThat(compared).hasSizeGreaterThanOrEqualTo(3);
    promtool();
  }
}
