package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.deploy.Yaml;
import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedWorkflow;
import dev.orchestrator.local.github.Storefront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workflow in docs/releases.md is one that this bot can start, find and follow. */
@Timeout(60)
class WorkflowExampleFlowTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("## The workflows.*?```yaml\n(.*?)```", Pattern.DOTALL);

  private static Yaml example() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs", "releases.md")));
    assertThat(example.find()).isTrue();
    return Yaml.of(example.group(1));
  }

  private static SimulatedWorkflow asGitHubReadsIt(Yaml example) {
    return new SimulatedWorkflow(
        Storefront.DEPLOY.id(),
        example.get("name").text(),
        "deploy.yml",
        true,
        example.get("on").fields().containsKey("workflow_dispatch"),
        example.at("on", "workflow_dispatch", "inputs").fields().entrySet().stream()
            .map(input ->
                new SimulatedWorkflow.Input(
                    input.getKey(), input.getValue().get("required").text().equals("true")))
            .toList(),
        Optional.of(example.get("run-name").text()),
        example.get("jobs").fields().entrySet().stream()
            .map(job -> new SimulatedWorkflow.Job(job.getKey(), steps(job.getValue())))
            .toList());
  }

  private static List<String> steps(Yaml job) {
    return job.get("steps").items().stream()
        .map(step ->
            step.get("name").text().isEmpty() ? step.get("uses").text() : step.get("name").text())
        .toList();
  }

  @Test
  void it_declares_exactly_the_inputs_that_are_sent_and_its_run_is_found_by_its_name()
      throws Exception {
    SimulatedWorkflow workflow = asGitHubReadsIt(example());
    try (var stage =
        DeployStage.start(settings ->
            settings.withRepository(
                Storefront.REPOSITORY.withWorkflows(List.of(workflow, Storefront.DIAGNOSE))))) {
      stage.gitHub.faults().add(GitHubFaults.dispatch204());
      Pressed deploy = stage.deploy(Map.of("wait", "true", "api_base", "https://api.example.com"));
      stage.newRun(deploy.traceId());
      stage.time.advance(Duration.ofSeconds(20));

      assertThat(stage.end(deploy)).contains("✅ **Deployed** `main`", "✅ **deploy**");
      Json inputs = stage.dispatches().getFirst().json().get("inputs");
      assertThat(inputs.fields().keySet())
          .containsExactlyInAnyOrderElementsOf(
              workflow.inputs().stream().map(SimulatedWorkflow.Input::name).toList());
    }
  }

  @Test
  void what_people_type_stays_out_of_its_scripts() throws IOException {
    List<String> scripts =
        example().get("jobs").fields().values().stream()
            .flatMap(job -> job.get("steps").items().stream())
            .map(step -> step.get("run").text())
            .filter(script -> !script.isEmpty())
            .toList();
    assertThat(scripts).isNotEmpty().noneMatch(script -> script.contains("${{"));
  }
}
