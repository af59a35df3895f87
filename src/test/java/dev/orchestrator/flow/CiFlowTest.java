package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.deploy.Yaml;
import dev.orchestrator.json.Json;
import dev.orchestrator.prometheus.Exposition;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The scripts that workflows of users run, as a job of GitHub Actions runs them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CiFlowTest {
  private static final String REPOSITORY = "octo-org/storefront";
  private static final String SHA = "b".repeat(40);

  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    assumeTrue(
        Stream.of("bash", "curl", "jq")
            .allMatch(tool ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)))),
        "bash, curl or jq is not installed, so this test is skipped");
    running = RunningSystem.start("ATTESTATION_INTERVAL", "0");
  }

  @AfterAll
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  private record Ended(int exitCode, String output, String errors) {}

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    var builder = new ProcessBuilder(command);
    var all = new HashMap<String, String>();
    all.put("ORCHESTRATOR_URL", running.uri().toString().replaceFirst("/$", ""));
    all.put("AUDIENCE", "orchestrator");
    all.put("GITHUB_REPOSITORY", REPOSITORY);
    all.put("GITHUB_SHA", SHA);
    all.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "any");
    all.put(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        running.system().gitHub().apiBase().resolve("/oidc/token") + "?repository=" + REPOSITORY);
    all.putAll(environment);
    builder.environment().putAll(all);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output, errors);
  }

  private Ended action(String part, Map<String, String> environment) throws Exception {
    return run(environment, "bash", "action/orchestrator.sh", part);
  }

  private Json stored(long issue) throws Exception {
    return ApiCalls.withKey(running)
        .get("/api/v1/phases/retrieve?repo=" + REPOSITORY + "&issue=" + issue)
        .json()
        .get("validation")
        .get("issue-" + issue);
  }

  private BigDecimal validations() throws Exception {
    return Exposition.read(ApiCalls.anonymous(running).get("/metrics").text())
        .sum("rsolv_validation_executions_total", "repo", REPOSITORY);
  }

  @Test
  void the_example_workflow_reports_a_validation_with_the_token_of_its_job() throws Exception {
    Yaml step =
        Yaml.of(Files.readString(Path.of("examples/workflows/phases.yml")))
            .get("jobs")
            .get("validate")
            .get("steps")
            .items()
            .getFirst();
    BigDecimal before = validations();

    Ended ended = run(Map.of("ISSUE", "12"), "bash", "-e", "-c", step.get("run").text());

    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    assertThat(Json.read(ended.output()).get("success").isTrue()).isTrue();
    assertThat(stored(12).text("commit_sha")).contains(SHA);
    assertThat(validations()).isEqualByComparingTo(before.add(BigDecimal.ONE));
  }

  @Test
  void the_action_reads_the_effective_values_and_its_inputs_come_first() throws Exception {
    assertThat(action("config", Map.of()).output())
        .isEqualTo("executable_tests=true\nclaude_max_turns=5\n");
    Ended given = action("config", Map.of("EXECUTABLE_TESTS", "false", "CLAUDE_MAX_TURNS", "20"));
    assertThat(given.output()).isEqualTo("executable_tests=false\nclaude_max_turns=20\n");
    assertThat(given.errors()).doesNotContain("::warning::");
  }

  @Test
  void an_input_out_of_range_is_replaced_by_the_default_with_a_warning() throws Exception {
    for (String turns : new String[] {"21", "0", "7\nid=1"}) {
      Ended ended =
          action("config", Map.of("EXECUTABLE_TESTS", "maybe", "CLAUDE_MAX_TURNS", turns));
      assertThat(ended.output()).isEqualTo("executable_tests=true\nclaude_max_turns=5\n");
      assertThat(ended.errors())
          .contains("::warning::executable_tests must", "::warning::claude_max_turns must");
    }
  }

  @Test
  void the_action_reports_a_phase_and_says_its_id() throws Exception {
    String phase =
        """
        {"phase":"validation","issue_number":13,
         "data":{"validated":true,"tests_generated":5,"tests_passed":5}}
        """;
    Ended ended = action("report", Map.of("PHASE", phase, "EXECUTABLE_TESTS", "true"));
    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    assertThat(ended.output()).isEqualTo("id=" + stored(13).text("id").orElseThrow() + "\n");
    assertThat(stored(13).get("data").get("skipped").isAbsent()).isTrue();
  }

  @Test
  void with_tests_off_a_validation_is_reported_as_skipped_and_counted_nowhere() throws Exception {
    BigDecimal before = validations();
    String phase =
        """
        {"phase":"validate","issue_number":14,"data":{"validated":false,"tests_generated":5}}
        """;
    Ended ended = action("report", Map.of("PHASE", phase, "EXECUTABLE_TESTS", "false"));
    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    assertThat(stored(14).get("data").get("skipped").isTrue()).isTrue();
    assertThat(stored(14).get("data").get("validated").isTrue()).isTrue();
    assertThat(validations()).isEqualByComparingTo(before);
  }

  @Test
  void a_refusal_ends_the_step_with_the_answer_and_without_the_token() throws Exception {
    Ended ended = action("report", Map.of("PHASE", "{\"phase\":\"validation\",\"data\":{}}"));
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.errors()).contains("Orchestrator answered 400", "issue_number");
    assertThat(ended.output() + ended.errors()).doesNotContain("eyJ");
  }
}
