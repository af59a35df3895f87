package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows may do no more than they need, and see every failure. */
class WorkflowsTest {
  private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");

  private final Map<String, Yaml> workflows = read();

  private static Map<String, Yaml> read() {
    try (var files = Files.list(Path.of(".github", "workflows"))) {
      var workflows = new TreeMap<String, Yaml>();
      for (Path file : files.toList()) {
        workflows.put(file.getFileName().toString(), Yaml.read(file));
      }
      return workflows;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private Yaml workflow(String name) {
    Yaml workflow = workflows.get(name);
    if (workflow == null) {
      throw new AssertionError("there is no workflow " + name);
    }
    return workflow;
  }

  private static List<Yaml> steps(Yaml workflow) {
    return workflow.get("jobs").fields().values().stream()
        .flatMap(job -> job.get("steps").items().stream())
        .toList();
  }

  private static String runs(Yaml workflow) {
    return steps(workflow).stream()
        .map(step -> step.get("run").text())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void these_are_there() {
    assertThat(workflows.keySet()).contains("bot-smoke.yml", "ci.yml", "deploy.yml");
  }

  @Test
  void every_action_is_pinned_by_its_whole_commit() {
    workflows.forEach((name, workflow) ->
        steps(workflow).stream()
            .map(step -> step.get("uses").text())
            .filter(uses -> !uses.isEmpty())
            .forEach(uses -> assertThat(uses).as(name).matches(PINNED)));
  }

  @Test
  void each_may_read_and_only_the_deployment_may_ask_for_a_role() {
    workflows.forEach((name, workflow) -> {
      assertThat(workflow.get("permissions").value())
          .as(name)
          .isEqualTo(Map.of("contents", "read"));
      workflow
          .get("jobs")
          .fields()
          .values()
          .forEach(job -> {
            if (!job.get("permissions").isNothing()) {
              assertThat(job.get("permissions").value())
                  .isEqualTo(Map.of("contents", "read", "id-token", "write"));
              assertThat(name).isEqualTo("deploy.yml");
            }
            assertThat(job.get("timeout-minutes").isNothing()).as(name).isFalse();
          });
      steps(workflow).stream()
          .filter(step -> step.get("uses").text().startsWith("actions/checkout@"))
          .forEach(
              step -> assertThat(step.at("with", "persist-credentials").text()).isEqualTo("false"));
    });
  }

  @Test
  void a_failure_on_the_left_of_a_pipe_is_seen_and_none_is_let_pass() {
    workflows.forEach((name, workflow) -> {
      // GitHub runs a shell that is named with pipefail, and one that is not without.
      assertThat(workflow.at("defaults", "run", "shell").text()).as(name).isEqualTo("bash");
      assertThat(workflow.toString()).as(name).doesNotContain("continue-on-error");
      steps(workflow).forEach(step -> assertThat(step.get("shell").isNothing()).isTrue());
    });
  }

  @Test
  void nothing_from_outside_is_pasted_into_a_script_and_no_secret_is_asked_for() {
    workflows.forEach((name, workflow) -> {
      assertThat(runs(workflow)).as(name).doesNotContain("${{");
      assertThat(workflow.toString()).as(name).doesNotContain("secrets.");
    });
  }

  @Test
  void every_script_parses() throws Exception {
    for (var workflow : workflows.entrySet()) {
      for (Yaml step : steps(workflow.getValue())) {
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var stdin = bash.outputWriter()) {
          stdin.write(step.get("run").text());
        }
        String said = bash.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(bash.waitFor()).as(workflow.getKey() + " " + step + said).isZero();
      }
    }
  }

  @Test
  void the_smoke_test_runs_on_pull_requests_every_morning_and_by_hand() {
    Yaml on = workflow("bot-smoke.yml").get("on");
    assertThat(on.fields().keySet())
        .containsExactlyInAnyOrder("pull_request", "schedule", "workflow_dispatch");
    assertThat(on.get("schedule").items().getFirst().get("cron").text()).isEqualTo("0 9 * * *");
    assertThat(runs(workflow("bot-smoke.yml")))
        .contains(
            "-Pcoverage verify",
            ".ci/summary >> ",
            "cfn-lint template.yaml",
            "git grep",
            "./orchestrator send");
  }

  @Test
  void the_job_that_builds_can_ask_for_no_role_and_the_one_that_has_it_builds_nothing() {
    Yaml jobs = workflow("deploy.yml").get("jobs");
    assertThat(jobs.fields()).containsOnlyKeys("build", "deploy");
    assertThat(jobs.at("build", "permissions").isNothing()).isTrue();
    assertThat(jobs.at("build", "environment").isNothing()).isTrue();
    assertThat(jobs.at("build", "if").text()).isEqualTo("github.ref == 'refs/heads/main'");
    assertThat(jobs.at("deploy", "needs").text()).isEqualTo("build");
    assertThat(jobs.at("deploy", "permissions", "id-token").text()).isEqualTo("write");
    Yaml deploy = new Yaml(Map.of("jobs", Map.of("deploy", jobs.get("deploy").value())));
    assertThat(runs(deploy)).doesNotContain("mvn", "npm").contains("deploy/deploy.sh --no-build");
    assertThat(steps(deploy))
        .extracting(step -> step.get("uses").text().replaceFirst("@.*", ""))
        .contains("actions/download-artifact");
  }

  @Test
  void every_tool_that_is_installed_has_a_version() {
    workflows.forEach((name, workflow) -> {
      for (String line : runs(workflow).split("\n")) {
        if (line.matches(".*\\b(pipx|pip|npm) install\\b.*")) {
          assertThat(line).as(name).matches(".*[a-z]==\\d+\\.\\d+\\.\\d+");
        }
      }
    });
  }

  @Test
  void known_weaknesses_are_looked_for_every_morning_and_updates_are_proposed() throws Exception {
    Yaml dependencies = workflow("bot-smoke.yml").at("jobs", "dependencies");
    assertThat(dependencies.toString()).contains("osv-scanner-action", "target/bom.json");
    Yaml dependabot = Yaml.read(Path.of(".github", "dependabot.yml"));
    assertThat(dependabot.get("updates").items())
        .extracting(update -> update.get("package-ecosystem").text())
        .contains("maven", "github-actions");
  }

  @Test
  void the_summary_says_how_many_tests_ran_and_what_they_cover(@TempDir Path target)
      throws Exception {
    assertThat(summary(target)).contains("No test was run.", "Not measured.");

    Files.createDirectories(target.resolve("surefire-reports"));
    Files.writeString(
        target.resolve("surefire-reports/TEST-a.ATest.xml"),
        "<testsuite name=\"a.ATest\" time=\"1.5\" tests=\"3\" errors=\"0\" skipped=\"1\""
            + " failures=\"1\">\n");
    Files.createDirectories(target.resolve("site/jacoco"));
    Files.writeString(
        target.resolve("site/jacoco/jacoco.csv"),
        "GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,BRANCH_MISSED,BRANCH_COVERED,LINE_MISSED,LINE_COVERED\n"
            + "o,dev.a,A,1,9,1,3,2,8\n"
            + "o,dev.b,B,1,9,0,0,0,10\n");
    assertThat(summary(target))
        .contains("| 3 | 1 | 1 | 2 |", "`a.ATest`: 1 failed")
        .contains("| **all** | **90.0 %** | **75.0 %** |", "| dev.a | 80.0 % | 75.0 % |");
  }

  private static String summary(Path target) throws Exception {
    Process process =
        new ProcessBuilder(".ci/summary", target.toString()).redirectErrorStream(true).start();
    String out = process.inputReader().lines().collect(Collectors.joining("\n"));
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void a_deployment_tests_plans_deploys_and_installs_in_this_order_in_an_environment() {
    Yaml deploy = workflow("deploy.yml");
    String runs = runs(deploy);
    assertThat(runs)
        .containsSubsequence(
            " verify",
            "deploy/deploy.sh --no-build --plan \"$STAGE\"",
            "deploy/deploy.sh --no-build --yes \"$STAGE\"",
            "curl --fail",
            "./orchestrator install");
    assertThat(deploy.at("jobs", "deploy", "environment").text()).isNotEmpty();
    List<String> choices =
        deploy.at("on", "workflow_dispatch", "inputs", "environment", "options").texts();
    assertThat(Template.read().root.at("Parameters", "Stage", "AllowedValues").texts())
        .containsAll(choices);
    for (String output : Sources.found(Pattern.compile("OutputKey=='(\\w+)'"), runs)) {
      assertThat(Template.read().root.get("Outputs").fields()).containsKey(output);
    }
    assertThat(Files.isExecutable(Path.of("orchestrator"))).isTrue();
    assertThat(Files.isExecutable(Path.of(".ci", "run"))).isTrue();
  }
}
