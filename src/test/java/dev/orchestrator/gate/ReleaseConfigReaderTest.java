package dev.orchestrator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gate.Environment.Checks;
import dev.orchestrator.gate.ReleaseConfig.Fault;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseConfigReaderTest {
  /** The example of the documentation. */
  private static final String EXAMPLE =
      """
      environments:
        staging:
          workflow: deploy.yml
          inputs: { target: staging }
        production:
          workflow: deploy.yml
          inputs: { target: production }
          after: staging
          approvals: 1
          checks: required
          ignore-checks: [codecov/patch]
          deployers: { roles: ["111111111111111111"], users: [] }
          approvers: { roles: ["222222222222222222"] }
          freeze: [{ weekly: "Fri 16:00 - Mon 08:00", zone: Europe/London }]
          gate: { findings: high, trust: 60, attested-within: 5m }
          sha-input: sha
          version-url: https://shop.example.com/version
      executableTests: true
      claudeMaxTurns: 5
      """;

  private static ReleaseConfig good(String text) {
    return switch (ReleaseConfigReader.read(text)) {
      case ReleaseConfigReader.Result.Good(ReleaseConfig config) -> config;
      case ReleaseConfigReader.Result.Bad(List<Fault> faults) ->
          throw new AssertionError(faults.toString());
    };
  }

  private static List<String> faults(String text) {
    return switch (ReleaseConfigReader.read(text)) {
      case ReleaseConfigReader.Result.Good(ReleaseConfig config) ->
          throw new AssertionError(config.toString());
      case ReleaseConfigReader.Result.Bad(List<Fault> faults) ->
          faults.stream().map(Fault::toString).toList();
    };
  }

  @Test
  void the_example_is_read_whole() {
    ReleaseConfig config = good(EXAMPLE);

    assertThat(config.environments())
        .extracting(Environment::name)
        .containsExactly("staging", "production");
    assertThat(config.executableTests()).contains(true);
    assertThat(config.claudeMaxTurns()).hasValue(5);
    Environment staging = config.environment("staging").orElseThrow();
    assertThat(staging.checks()).isEqualTo(new Checks.Required());
    assertThat(staging.gate()).isEqualTo(Environment.Requirements.NONE);
    Environment production = config.defaultEnvironment().orElseThrow();
    assertThat(production.inputs()).isEqualTo(Map.of("target", "production"));
    assertThat(production.after()).contains("staging");
    assertThat(production.approvals()).isEqualTo(1);
    assertThat(production.ignoredChecks()).containsExactly("codecov/patch");
    assertThat(production.deployers().roles()).containsExactly("111111111111111111");
    assertThat(production.approvers().roles()).containsExactly("222222222222222222");
    assertThat(production.gate().findings()).contains(Level.HIGH);
    assertThat(production.gate().trust()).contains(BigDecimal.valueOf(60));
    assertThat(production.gate().attestedWithin()).contains(Duration.ofMinutes(5));
    assertThat(production.shaInput()).contains("sha");
    assertThat(production.versionUrl()).contains(URI.create("https://shop.example.com/version"));
    assertThat(production.freezes()).hasSize(1);
  }

  @Test
  void an_empty_file_declares_nothing() {
    assertThat(good("").environments()).isEmpty();
    assertThat(good("# only a comment\n").environments()).isEmpty();
    assertThat(good("claudeMaxTurns: 20").claudeMaxTurns()).hasValue(20);
  }

  @Test
  void every_fault_is_reported_at_once_with_its_line() {
    assertThat(
            faults(
                """
                environments:
                  production:
                    workflow: ../deploy.yml
                    aprovals: 1
                    approvals: many
                    checks: some
                    after: nowhere
                    deployers: { roles: [admins] }
                    freeze: [{ weekly: "Fri 16:00", zone: Mars/Base }]
                    gate: { findings: severe, trust: 101, attested-within: soon }
                    version-url: http://shop.example.com/version
                executableTests: perhaps
                """))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("line 2: environments.production.after: "),
            fault -> assertThat(fault).startsWith("line 3: environments.production.workflow: "),
            fault -> assertThat(fault).startsWith("line 4: environments.production.aprovals: "),
            fault -> assertThat(fault).startsWith("line 5: environments.production.approvals: "),
            fault -> assertThat(fault).startsWith("line 6: environments.production.checks: "),
            fault ->
                assertThat(fault).startsWith("line 8: environments.production.deployers.roles: "),
            fault -> assertThat(fault).startsWith("line 9: environments.production.freeze.zone: "),
            fault ->
                assertThat(fault).startsWith("line 9: environments.production.freeze.weekly: "),
            fault ->
                assertThat(fault).startsWith("line 10: environments.production.gate.findings: "),
            fault -> assertThat(fault).startsWith("line 10: environments.production.gate.trust: "),
            fault ->
                assertThat(fault)
                    .startsWith("line 10: environments.production.gate.attested-within: "),
            fault -> assertThat(fault).startsWith("line 11: environments.production.version-url: "),
            fault -> assertThat(fault).startsWith("line 12: executableTests: "));
  }

  @Test
  void what_is_no_mapping_and_what_is_given_twice_is_a_fault() {
    assertThat(faults("[]")).containsExactly("line 1: Must be a mapping.");
    assertThat(faults("environments: []")).hasSize(1);
    assertThat(faults("environments: {}")).hasSize(1);
    assertThat(faults("claudeMaxTurns: 1\nclaudeMaxTurns: 2\n"))
        .containsExactly("line 2: claudeMaxTurns: Is given twice.");
    assertThat(
            faults(
                """
                environments:
                  a: { workflow: a.yml, after: b }
                  b: { workflow: b.yml, after: a }
                  a: { workflow: c.yml }
                """))
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).contains("environments.a.after: Waits for itself."),
            fault -> assertThat(fault).contains("environments.b.after: Waits for itself."),
            fault -> assertThat(fault).contains("line 4: environments.a: Is declared twice."));
    assertThat(faults("environments:\n  a: {}\n")).singleElement().asString().contains("workflow");
    assertThat(
            faults(
                "environments: {a: {workflow: a.yml, inputs: {requester: me}, sha-input:"
                    + " api_base}}"))
        .hasSize(2);
  }

  @Test
  void what_is_no_YAML_is_a_fault_with_its_line() {
    assertThat(faults("a: [1,\nb: }\n")).singleElement().asString().contains("not well-formed");
    assertThat(faults("*x")).singleElement().asString().contains("not well-formed");
    assertThat(faults("x".repeat(ReleaseConfigReader.MAX_CHARACTERS + 1))).hasSize(1);
  }

  @Test
  void turns_out_of_range_are_a_warning_and_the_default() {
    ReleaseConfig config = good("claudeMaxTurns: 21");
    assertThat(config.claudeMaxTurns()).isEmpty();
    assertThat(config.warnings()).extracting(Fault::path).containsExactly("claudeMaxTurns");
    assertThat(good("claudeMaxTurns: 0").warnings()).hasSize(1);
    assertThat(good("claudeMaxTurns: 1.5").warnings()).hasSize(1);
    assertThat(good("claudeMaxTurns: 1").warnings()).isEmpty();
  }

  @Test
  void no_text_makes_it_throw() {
    var random = new SplittableRandom(7);
    String alphabet = " \n\t:{}[]-&*!|>'\"%@`#,?abc019ä";
    for (int i = 0; i < 3000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? EXAMPLE : "");
      for (int n = random.nextInt(8); n >= 0; n--) {
        text.insert(
            random.nextInt(text.length() + 1), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(ReleaseConfigReader.read(text.toString())).isNotNull();
    }
    assertThat(ReleaseConfigReader.read("[".repeat(20_000))).isNotNull();
    assertThat(ReleaseConfigReader.read("&a {environments: *a}")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T15:59:59Z,",
    "2026-11-27T16:00:00Z,2026-11-30T08:00:00Z",
    "2026-11-29T23:00:00Z,2026-11-30T08:00:00Z",
    "2026-11-30T07:59:59Z,2026-11-30T08:00:00Z",
    "2026-11-30T08:00:00Z,",
    // Summer time: an hour ahead of UTC.
    "2026-07-03T14:59:59Z,",
    "2026-07-03T15:00:00Z,2026-07-06T07:00:00Z",
    // It ends in the weekend in which the clocks go back.
    "2026-10-23T15:00:00Z,2026-10-26T08:00:00Z",
  })
  void a_weekly_freeze_follows_the_clocks_of_its_zone(Instant at, Instant end) {
    WeeklyFreeze freeze =
        good(EXAMPLE).environment("production").orElseThrow().freezes().getFirst();
    assertThat(freeze.endsAfter(at).orElse(null)).isEqualTo(end);
  }

  @Test
  void a_freeze_may_lie_within_a_day_and_around_the_week_but_not_be_empty() {
    String one = "environments: {a: {workflow: a.yml, freeze: [{weekly: '%s', zone: UTC}]}}";
    WeeklyFreeze day =
        good(one.formatted("Mon 09:00 - Mon 17:00")).environments().getFirst().freezes().getFirst();
    assertThat(day.endsAfter(Instant.parse("2026-11-30T12:00:00Z"))).isPresent();
    assertThat(day.endsAfter(Instant.parse("2026-11-30T17:00:00Z"))).isEmpty();
    assertThat(day.endsAfter(Instant.parse("2026-12-01T12:00:00Z"))).isEmpty();
    WeeklyFreeze almostAll =
        good(one.formatted("Mon 17:00 - Mon 09:00")).environments().getFirst().freezes().getFirst();
    assertThat(almostAll.endsAfter(Instant.parse("2026-11-30T08:59:00Z"))).isPresent();
    assertThat(almostAll.endsAfter(Instant.parse("2026-11-30T12:00:00Z"))).isEmpty();
    assertThat(almostAll.endsAfter(Instant.parse("2026-12-04T12:00:00Z")))
        .contains(Instant.parse("2026-12-07T09:00:00Z"));
    assertThat(faults(one.formatted("Mon 09:00 - Mon 09:00"))).hasSize(1);
    assertThat(faults(one.formatted("Mon 25:00 - Tue 09:00"))).hasSize(1);
  }

  @Test
  void checks_may_be_a_list_of_names() {
    Environment environment =
        good("environments: {a: {workflow: a.yml, checks: [build, 'e2e / chrome']}}")
            .environments()
            .getFirst();
    assertThat(environment.checks()).isEqualTo(new Checks.Named(Set.of("build", "e2e / chrome")));
  }
}
