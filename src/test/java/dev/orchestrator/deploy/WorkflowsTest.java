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
        .contains("verify", "cfn-lint template.yaml", "git grep", "./orchestrator send");
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
