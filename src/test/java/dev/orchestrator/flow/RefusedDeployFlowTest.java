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
          "GitHub refused to start workflows on octo-org/storefront (422): No ref found for:"
              + " no-such-branch.");
    }
  }

  @Test
  void a_workflow_that_cannot_be_started_by_hand_is_told_so() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity(), "DEPLOY_WORKFLOW", "checks.yml")) {
      refuses(
          stage,
          Map.of(),
          "GitHub refused to start workflows on octo-org/storefront (422): Workflow does not have"
              + " 'workflow\\_dispatch' trigger.");
    }
  }

  @Test
  void inputs_that_the_workflow_does_not_declare_are_named() throws Exception {
    try (var stage = withWorkflow(declaring("correlation_id", "requester"))) {
      refuses(
          stage,
          Map.of("api_base", "https://api.example.com"),
          "GitHub refused to start workflows on octo-org/storefront (422): Unexpected inputs"
              + " provided: \\[\"api\\_base\"\\].");
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
          "(403): Resource not accessible by personal access token. The token needs Actions"
              + " write.");
    }
  }

  @Test
  void the_words_of_github_reach_the_person_with_what_to_do_where_that_is_known() throws Exception {
    try (var stage = DeployStage.start(UnaryOperator.identity())) {
      for (String[] row : REFUSALS) {
        stage.begin();
        stage
            .gitHub
            .faults()
            .add(GitHubFaults.refusal(Integer.parseInt(row[0]), row[1]).on("POST *"));
        Pressed deploy = stage.deploy(Map.of());
        assertThat(stage.end(deploy))
            .as(row[1])
            .contains("❌ **Not deployed:** `main`", row[2] + NOTHING)
            .doesNotContain("Actions write");
      }
    }
  }

  private static final String[][] REFUSALS = {
    {
      "403",
      "Repository was archived so is read-only.",
      "(403): Repository was archived so is read-only. Unarchive the repository in its settings, or"
          + " set GITHUB\\_REPOSITORY to another one."
    },
    {
      "403",
      "Although you appear to have the correct authorization credentials, the `octo-org`"
          + " organization has an IP allow list enabled, and 203.0.113.7 is not permitted to access"
          + " this resource.",
      "is not permitted to access this resource. An owner of the organization has to add the"
          + " address that the bot calls from to the IP allow list."
    },
    {
      "403",
      "This installation has been suspended",
      "An owner of the account has to unsuspend the installation of the GitHub App."
    },
    {
      "403",
      "The job was not started because recent account payments have failed or your spending limit"
          + " needs to be increased.",
      "An owner of the account has to check its billing and its spending limit for GitHub Actions."
    },
    {"403", "Workflow is disabled", "Enable the workflow on the repository's Actions page."},
    {
      "422",
      "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
      "Enable the workflow on the repository's Actions page."
    },
    {
      "403",
      "Actions has been disabled for this user.",
      "An administrator has to enable GitHub Actions in the settings of the repository or the"
          + " organization."
    },
    {"403", "The moon is in the wrong house.", "(403): The moon is in the wrong house."},
    {
      "404",
      "Not Found",
      "(404 Not Found): check the name, and that the token may start workflows on"
          + " octo-org/storefront."
    },
    {"410", "Actions of old are gone.", "(410): Actions of old are gone."},
    {
      "422",
      "No ref found for: archived-billing-permission",
      "(422): No ref found for: archived-billing-permission."
    },
    {
      "403",
      "You have triggered an abuse detection mechanism. Please wait a few minutes before you try"
          + " again.",
      "(You have triggered an abuse detection mechanism. Please wait a few minutes before you try"
          + " again): try again in 60 s."
    },
  };

  @Test
  void a_secret_or_markup_in_what_github_says_is_shown_to_nobody() throws Exception {
    String secret = "ghp" + "_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A";
    try (var stage = DeployStage.start(UnaryOperator.identity())) {
      stage
          .gitHub
          .faults()
          .add(
              GitHubFaults.refusal(
                      403, "**Bad** @everyone " + "x ".repeat(130) + secret + " y".repeat(99))
                  .on("POST *"));
      Pressed deploy = stage.deploy(Map.of());
      assertThat(stage.end(deploy))
          .contains("\\*\\*Bad\\*\\* @\u200beveryone x x")
          .doesNotContain(secret.substring(0, 12), "y y y");
      assertThat(stage.alert(deploy)).doesNotContain(secret.substring(0, 12));
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
      refuses(stage, Map.of(), "GitHub's secondary rate limit was reached: try again in 45 s.");
    }
  }
}
