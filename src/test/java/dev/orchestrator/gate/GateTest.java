package dev.orchestrator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gate.Environment.Checks;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.Environment.Requirements;
import dev.orchestrator.gate.Evidence.Attested;
import dev.orchestrator.gate.Evidence.OpenFindings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table from evidence to verdict. */
class GateTest {
  private static final Instant NOW = Instant.parse("2026-12-02T12:00:00Z");

  private static final Evidence CLEAN =
      new Evidence(
          NOW,
          Optional.empty(),
          List.of(),
          Optional.of(true),
          Optional.of(List.of()),
          Optional.of(Set.of()),
          Optional.of(new OpenFindings(0, 0, 0, 0, Optional.empty())),
          Optional.of(BigDecimal.valueOf(85)),
          Optional.of(new Attested(true, NOW.minusSeconds(60), Optional.empty())),
          0);

  private static Environment environment(Checks checks, Requirements gate, int approvals) {
    return new Environment(
        "production",
        "deploy.yml",
        Map.of(),
        Optional.empty(),
        approvals,
        checks,
        Set.of("ignored"),
        People.NONE,
        People.NONE,
        List.of(),
        gate,
        Optional.empty(),
        Optional.empty());
  }

  private static final Environment PLAIN = environment(new Checks.Required(), Requirements.NONE, 0);

  private static Check check(String name, Check.State state, int second) {
    return new Check(name, state, NOW.minusSeconds(100 - second), second, Optional.empty());
  }

  private static Evidence with(List<Check> checks, Set<String> required) {
    return new Evidence(
        NOW,
        Optional.empty(),
        List.of(),
        Optional.of(true),
        Optional.of(checks),
        Optional.of(required),
        CLEAN.findings(),
        CLEAN.lowestTrust(),
        CLEAN.attestation(),
        0);
  }

  private static Evidence with(
      Optional<OpenFindings> findings,
      Optional<BigDecimal> trust,
      Optional<Attested> attestation,
      int approvals) {
    return new Evidence(
        NOW,
        Optional.empty(),
        List.of(),
        Optional.of(true),
        CLEAN.checks(),
        CLEAN.requiredChecks(),
        findings,
        trust,
        attestation,
        approvals);
  }

  private static void decides(
      Environment environment, Evidence evidence, Verdict verdict, ReasonCode code) {
    Gate.Decision decision = Gate.decide(environment, evidence);
    assertThat(decision.verdict()).as(decision.toString()).isEqualTo(verdict);
    assertThat(decision.reasonCode()).as(decision.toString()).isEqualTo(code);
    assertThat(decision.decisive().isEmpty()).isEqualTo(verdict.passes());
  }

  @Test
  void what_is_not_asked_for_is_no_part() {
    assertThat(Gate.decide(PLAIN, CLEAN).parts())
        .extracting(Part::name)
        .containsExactly("lock", "freeze", "checks");
    assertThat(Gate.decide(environment(new Checks.None(), Requirements.NONE, 0), CLEAN).parts())
        .extracting(Part::name)
        .containsExactly("lock", "freeze");
    assertThat(
            Gate.decide(
                    environment(
                        new Checks.All(),
                        new Requirements(
                            Optional.of(Level.HIGH),
                            Optional.of(BigDecimal.valueOf(60)),
                            Optional.of(Duration.ofMinutes(5))),
                        1),
                    CLEAN)
                .parts())
        .extracting(Part::name)
        .containsExactly(
            "lock", "freeze", "checks", "findings", "trust", "attestation", "approval");
  }

  @ParameterizedTest
  @CsvSource({
    "success,PASSED",
    "neutral,PASSED",
    "skipped,SKIPPED",
    "failure,FAILED",
    "cancelled,FAILED",
    "timed_out,FAILED",
    "action_required,FAILED",
    "stale,FAILED",
    "startup_failure,FAILED",
    "'',PENDING",
    "something_new,PENDING",
  })
  void each_conclusion_of_a_check_run_has_a_state(String conclusion, Check.State state) {
    assertThat(
            Check.State.ofCheckRun(
                "completed", Optional.of(conclusion).filter(word -> !word.isEmpty())))
        .isEqualTo(state);
    assertThat(Check.State.ofCheckRun("in_progress", Optional.of(conclusion)))
        .isEqualTo(Check.State.PENDING);
  }

  @ParameterizedTest
  @CsvSource({"success,PASSED", "failure,FAILED", "error,FAILED", "pending,PENDING", "odd,PENDING"})
  void each_state_of_a_commit_status_has_a_state(String status, Check.State state) {
    assertThat(Check.State.ofStatus(status)).isEqualTo(state);
  }

  @Test
  void required_checks_decide_and_others_do_not() {
    var both = List.of(check("build", Check.State.PASSED, 1), check("lint", Check.State.FAILED, 1));
    decides(PLAIN, with(both, Set.of()), Verdict.PASS, ReasonCode.OK);
    decides(PLAIN, with(both, Set.of("build")), Verdict.PASS, ReasonCode.OK);
    decides(PLAIN, with(both, Set.of("lint")), Verdict.FAIL, ReasonCode.CHECKS_FAILED);
    decides(PLAIN, with(both, Set.of("e2e")), Verdict.UNKNOWN, ReasonCode.CHECKS_MISSING);
    decides(PLAIN, with(both, Set.of("ignored")), Verdict.PASS, ReasonCode.OK);
  }

  @Test
  void all_checks_decide_where_all_are_asked_for() {
    Environment all = environment(new Checks.All(), Requirements.NONE, 0);
    decides(all, with(List.of(), Set.of()), Verdict.WARN, ReasonCode.OK);
    decides(
        all,
        with(List.of(check("a", Check.State.PASSED, 1)), Set.of()),
        Verdict.PASS,
        ReasonCode.OK);
    decides(
        all,
        with(List.of(check("a", Check.State.SKIPPED, 1)), Set.of()),
        Verdict.WARN,
        ReasonCode.OK);
    decides(
        all,
        with(List.of(check("a", Check.State.PENDING, 1)), Set.of()),
        Verdict.UNKNOWN,
        ReasonCode.CHECKS_PENDING);
    decides(
        all,
        with(
            List.of(check("a", Check.State.PENDING, 1), check("b", Check.State.FAILED, 1)),
            Set.of()),
        Verdict.FAIL,
        ReasonCode.CHECKS_FAILED);
    decides(
        all,
        with(List.of(check("ignored", Check.State.FAILED, 1)), Set.of()),
        Verdict.WARN,
        ReasonCode.OK);
  }

  @Test
  void named_checks_that_were_not_reported_are_unknown_whether_required_or_not() {
    Environment named = environment(new Checks.Named(Set.of("a", "b")), Requirements.NONE, 0);
    decides(
        named,
        with(List.of(check("a", Check.State.PASSED, 1)), Set.of()),
        Verdict.UNKNOWN,
        ReasonCode.CHECKS_MISSING);
    decides(
        named,
        with(
            List.of(check("a", Check.State.PASSED, 1), check("b", Check.State.PASSED, 1)),
            Set.of("c")),
        Verdict.PASS,
        ReasonCode.OK);
  }

  @Test
  void the_newest_of_one_name_counts() {
    Environment all = environment(new Checks.All(), Requirements.NONE, 0);
    var failedFirst = List.of(check("a", Check.State.FAILED, 1), check("a", Check.State.PASSED, 2));
    decides(all, with(failedFirst, Set.of()), Verdict.PASS, ReasonCode.OK);
    decides(all, with(failedFirst.reversed(), Set.of()), Verdict.PASS, ReasonCode.OK);
    var failedLast = List.of(check("a", Check.State.FAILED, 3), check("a", Check.State.PASSED, 2));
    decides(all, with(failedLast, Set.of()), Verdict.FAIL, ReasonCode.CHECKS_FAILED);
  }

  @Test
  void checks_that_could_not_be_read_never_pass() {
    var unread =
        new Evidence(
            NOW,
            Optional.empty(),
            List.of(),
            Optional.of(true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
    decides(PLAIN, unread, Verdict.UNKNOWN, ReasonCode.EVIDENCE_UNKNOWN);
    decides(
        environment(new Checks.All(), Requirements.NONE, 0),
        unread,
        Verdict.UNKNOWN,
        ReasonCode.EVIDENCE_UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    // asked for, critical, high, medium, low
    "HIGH,1,0,0,0,FAIL,FINDINGS_OPEN",
    "HIGH,0,1,0,0,FAIL,FINDINGS_OPEN",
    "HIGH,0,0,1,0,WARN,OK",
    "HIGH,0,0,0,9,PASS,OK",
    "HIGH,0,0,0,0,PASS,OK",
    "CRITICAL,0,1,0,0,WARN,OK",
    "LOW,0,0,0,1,FAIL,FINDINGS_OPEN",
    "MEDIUM,0,0,0,1,WARN,OK",
  })
  void findings_stop_from_the_severity_that_is_asked_for(
      Level from, int critical, int high, int medium, int low, Verdict verdict, ReasonCode code) {
    Environment asks =
        environment(
            new Checks.None(),
            new Requirements(Optional.of(from), Optional.empty(), Optional.empty()),
            0);
    decides(
        asks,
        with(
            Optional.of(new OpenFindings(critical, high, medium, low, Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            0),
        verdict,
        code);
  }

  @Test
  void no_scan_no_mitigation_and_no_attestation_are_unknown() {
    var nothing = with(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    decides(
        environment(
            new Checks.None(),
            new Requirements(Optional.of(Level.HIGH), Optional.empty(), Optional.empty()),
            0),
        nothing,
        Verdict.UNKNOWN,
        ReasonCode.EVIDENCE_UNKNOWN);
    decides(
        environment(
            new Checks.None(),
            new Requirements(Optional.empty(), Optional.of(BigDecimal.TEN), Optional.empty()),
            0),
        nothing,
        Verdict.UNKNOWN,
        ReasonCode.EVIDENCE_UNKNOWN);
    decides(
        environment(
            new Checks.None(),
            new Requirements(
                Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(5))),
            0),
        nothing,
        Verdict.UNKNOWN,
        ReasonCode.NOT_ATTESTED);
  }

  @ParameterizedTest
  @CsvSource({"60,PASS", "60.0,PASS", "59.99,FAIL", "100,PASS", "0,FAIL"})
  void the_lowest_trust_score_counts(BigDecimal score, Verdict verdict) {
    Environment asks =
        environment(
            new Checks.None(),
            new Requirements(
                Optional.empty(), Optional.of(BigDecimal.valueOf(60)), Optional.empty()),
            0);
    decides(
        asks,
        with(Optional.empty(), Optional.of(score), Optional.empty(), 0),
        verdict,
        verdict == Verdict.PASS ? ReasonCode.OK : ReasonCode.TRUST_LOW);
  }

  @ParameterizedTest
  @CsvSource({"true,300,PASS", "true,301,FAIL", "false,1,FAIL"})
  void the_newest_attestation_passed_and_is_young(boolean passed, int age, Verdict verdict) {
    Environment asks =
        environment(
            new Checks.None(),
            new Requirements(
                Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(5))),
            0);
    decides(
        asks,
        with(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Attested(passed, NOW.minusSeconds(age), Optional.empty())),
            0),
        verdict,
        verdict == Verdict.PASS ? ReasonCode.OK : ReasonCode.NOT_ATTESTED);
  }

  @Test
  void an_approval_that_is_missing_is_waited_for() {
    Environment two = environment(new Checks.None(), Requirements.NONE, 2);
    decides(
        two,
        with(Optional.empty(), Optional.empty(), Optional.empty(), 1),
        Verdict.UNKNOWN,
        ReasonCode.APPROVAL_MISSING);
    assertThat(ReasonCode.APPROVAL_MISSING.isWait()).isTrue();
    decides(
        two,
        with(Optional.empty(), Optional.empty(), Optional.empty(), 2),
        Verdict.PASS,
        ReasonCode.OK);
  }

  @Test
  void the_first_reason_by_precedence_is_reported() {
    Environment asks =
        new Environment(
            "production",
            "deploy.yml",
            Map.of(),
            Optional.of("staging"),
            1,
            new Checks.Named(Set.of("build")),
            Set.of(),
            People.NONE,
            People.NONE,
            List.of(WeeklyFreeze.parse("Mon 00:00 - Sun 23:59", ZoneId.of("UTC")).orElseThrow()),
            Requirements.NONE,
            Optional.empty(),
            Optional.empty());
    var everything =
        new Evidence(
            NOW,
            Optional.of(new Evidence.Lock("lin", "migration")),
            List.of(),
            Optional.of(false),
            Optional.of(List.of(check("build", Check.State.FAILED, 1))),
            Optional.of(Set.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
    decides(asks, everything, Verdict.FAIL, ReasonCode.LOCKED);
    decides(
        asks,
        new Evidence(
            NOW,
            Optional.empty(),
            List.of(),
            Optional.of(false),
            everything.checks(),
            everything.requiredChecks(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0),
        Verdict.FAIL,
        ReasonCode.FROZEN);
  }

  @Test
  void a_freeze_ends_when_it_was_said_to_end() {
    var frozen =
        new Evidence(
            NOW,
            Optional.empty(),
            List.of(new Evidence.AddedFreeze(NOW.plusSeconds(1), "holiday")),
            Optional.of(true),
            CLEAN.checks(),
            CLEAN.requiredChecks(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
    decides(PLAIN, frozen, Verdict.FAIL, ReasonCode.FROZEN);
    var over =
        new Evidence(
            NOW,
            Optional.empty(),
            List.of(new Evidence.AddedFreeze(NOW, "holiday")),
            Optional.of(true),
            CLEAN.checks(),
            CLEAN.requiredChecks(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
    decides(PLAIN, over, Verdict.PASS, ReasonCode.OK);
  }

  @Test
  void names_of_checks_stand_in_code_spans() {
    Environment all = environment(new Checks.All(), Requirements.NONE, 0);
    Part part =
        Gate.decide(all, with(List.of(check("a`b @everyone\n", Check.State.FAILED, 1)), Set.of()))
            .decisive()
            .orElseThrow();
    assertThat(part.reason()).isEqualTo("Failed: `a'b @everyone `.");
  }

  @Test
  void every_reason_code_has_the_name_that_the_API_writes() {
    assertThat(java.util.Arrays.stream(ReasonCode.values()).map(ReasonCode::code))
        .containsExactly(
            "config_invalid",
            "unknown_environment",
            "wrong_repository",
            "not_allowed",
            "ref_moved",
            "locked",
            "frozen",
            "not_promoted",
            "checks_failed",
            "checks_missing",
            "checks_pending",
            "findings_open",
            "trust_low",
            "not_attested",
            "evidence_unknown",
            "approval_missing",
            "queued",
            "evaluating",
            "ok");
  }
}
