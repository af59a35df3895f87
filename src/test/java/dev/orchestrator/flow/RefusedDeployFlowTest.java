package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedWorkflow;
import dev.orchestrator.local.github.Storefront;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What GitHub does not start: each reason has its own sentence, and nothing is asked twice. */
@Timeout(120)
class RefusedDeployFlowTest {
  private static final String NOTHING = "\nNothing was started.";

  private static SimulatedWorkflow declaring(String... inputs) {
    return new SimulatedWorkflow(
        Storefront.DEPLOY.id(),
        Storefront.DEPLOY.name(),
        Storefront.DEPLOY.file(),
        true,
        true,
        List.of(inputs).stream().map(name -> new SimulatedWorkflow.Input(name, false)).toList(),
        Storefront.DEPLOY.runName(),
        Storefront.DEPLOY.jobs());
  }

  private static DeployStage withWorkflow(SimulatedWorkflow workflow) throws Exception {
    return DeployStage.start(settings ->
        settings.withRepository(Storefront.REPOSITORY.withWorkflows(List.of(workflow))));
  }

  private static void refuses(DeployStage stage, Map<String, String> options, String sentence)
      throws Exception {
    int runs = stage.gitHub.runs().size();
    Pressed deploy = stage.deploy(options);
    assertThat(stage.end(deploy)).contains("❌ **Not deployed:** ", sentence + NOTHING);
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.gitHub.runs()).hasSize(runs);
    assertThat(stage.alert(deploy)).contains("A deploy could not be started");
  }

  @Test
  void a_ref_that_does_not_exist_is_named() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity())) {
      refuses(
          stage,
          Map.of("ref", "no-such-branch"),
          "GitHub refused to start workflows on octo-org/storefront: No ref found for: no-such-branch.");
    }
  }

  @Test
  void a_workflow_that_cannot_be_started_by_hand_is_told_so() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity(), "DEPLOY_WORKFLOW", "checks.yml")) {
      refuses(
          stage,
          Map.of(),
          "GitHub refused to start workflows on octo-org/storefront: Workflow does not have 'workflow\\_dispatch' trigger.");
    }
  }

  @Test
  void inputs_that_the_workflow_does_not_declare_are_named() throws Exception {
    try (var stage = withWorkflow(declaring("correlation_id", "requester"))) {
      refuses(
          stage,
          Map.of("api_base", "https://api.example.com"),
          "GitHub refused to start workflows on octo-org/storefront: Unexpected inputs provided: \\[\"api\\_base\"\\].");
    }
  }

  @Test
  void a_workflow_that_is_not_there_is_told_so() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity(), "DEPLOY_WORKFLOW", "ship.yml")) {
      refuses(
          stage,
          Map.of(),
          "check the name, and that the token may start workflows on octo-org/storefront.");
    }
  }

  @Test
  void a_token_that_may_only_read_is_told_what_it_needs() throws Exception {
    try (var stage =
        DeployStage.start(settings -> settings.withPermissions("metadata:read", "actions:read"))) {
      refuses(
          stage,
          Map.of(),
          "may not start workflows on octo-org/storefront: it needs Actions write.");
    }
  }

  @Test
  void a_limit_is_told_with_its_end_and_not_waited_for() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity())) {
      stage
          .gitHub
          .faults()
          .add(
              GitHubFaults.secondaryLimit(403, Duration.ofSeconds(45))
                  .on("POST *")
                  .times(Fault.ALWAYS));
      refuses(stage, Map.of(), "GitHub was called too fast: try again in 45 s.");
    }
  }
}
