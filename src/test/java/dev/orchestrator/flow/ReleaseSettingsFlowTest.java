package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.Pause;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.LoopbackServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Releases in systems that are set up in other ways, or have a GitHub that lags. */
@Timeout(90)
class ReleaseSettingsFlowTest {
  private static final String TOKEN = "token-of-" + "the-release-test";
  private static final String RUNS = "https://github.com/octo-org/storefront/actions/runs/";

  @Test
  void a_limit_that_ends_soon_is_waited_for() throws Exception {
    try (var other = RunningSystem.start()) {
      other
          .system()
          .gitHub()
          .faults()
          .add(GitHubFaults.secondaryLimit(403, Duration.ofSeconds(1)).times(1));

      assertThat(FinalAnswer.of(other, "status", Map.of())).startsWith("**deploy.yml**\n✅ success");
    }
  }

  @Test
  void a_workflow_or_repository_that_is_not_there_is_told_so() throws Exception {
    try (var other = RunningSystem.start("DEPLOY_WORKFLOW", "ship.yml")) {
      assertThat(FinalAnswer.of(other, "status", Map.of()))
          .isEqualTo(
              "**ship.yml**\n❌ there is no workflow ship.yml in octo-org/storefront, or the token may"
                  + " not see it\n→ Set DEPLOY\\_WORKFLOW to the file's name as it stands under"
                  + " .github/workflows.");
      assertThat(FinalAnswer.of(other, "verify-latest", Map.of()))
          .startsWith("❌ **Not verified:** there is no workflow ship.yml in octo-org/storefront");
    }
  }

  @Test
  void a_slow_github_is_given_up_on_in_time() throws Exception {
    try (var other = RunningSystem.start("DIAGNOSE_WORKFLOW", "diagnose.yml")) {
      other
          .system()
          .gitHub()
          .faults()
          .add(GitHubFaults.slow(Duration.ofSeconds(11)).on("GET *deploy.yml/runs*"));

      assertThat(FinalAnswer.of(other, "status", Map.of("count", "1")))
          .contains("❌ 127\\.0.0.1 did not answer within 10 s.", "**diagnose.yml**\n✅");
    }
  }

  @Test
  void a_limit_that_lasts_is_told_with_its_end_and_github_is_left_alone() throws Exception {
    try (var other = RunningSystem.start()) {
      var gitHub = other.system().gitHub();
      gitHub.faults().add(GitHubFaults.secondaryLimit(403, Duration.ofSeconds(70)));

      for (int i = 0; i < 2; i++) {
        assertThat(FinalAnswer.of(other, "status", Map.of()))
            .matches(
                "(?s)\\*\\*deploy.yml\\*\\*\n❌ GitHub was called too fast: try again in [67][0-9] s..*")
            .doesNotContain("No run");
      }
      assertThat(gitHub.requests()).hasSize(1);
    }
  }

  @Test
  void a_run_that_still_goes_on_is_not_the_latest_finished_one() throws Exception {
    try (var other = RunningSystem.start("GITHUB_TOKEN", TOKEN)) {
      SimulatedGitHub gitHub = other.system().gitHub();
      long before = newestDeploy(gitHub);
      long young = dispatch(gitHub);

      assertThat(FinalAnswer.of(other, "verify-latest", Map.of())).contains(RUNS + before);
      assertThat(
              FinalAnswer.of(
                  other, "verify-latest", Map.of("run_url", RUNS + young + "/attempts/1")))
          .startsWith("⏳ **Not verified yet:** the run is still ")
          .contains("**Deploy** ⏳ ", RUNS + young);

      gitHub.finishRun(young, WorkflowRun.CANCELLED);
      assertThat(FinalAnswer.of(other, "verify-latest", Map.of()))
          .startsWith("❌ **Not verified:** the run ended with cancelled")
          .contains("🚫 cancelled", RUNS + young);
      assertThat(other.logText()).doesNotContain(TOKEN);
    }
  }

  @Test
  void a_secret_that_cannot_be_read_has_its_own_sentence() throws Exception {
    System.setProperty("aws.accessKeyId", "made-up");
    System.setProperty("aws.secretAccessKey", "made-up-too");
    try (var parameters =
            LoopbackServer.start(
                0, call -> Answer.json(400, JsonObject.of("__type", "ParameterNotFound")));
        var other =
            RunningSystem.start(
                "GITHUB_TOKEN_PARAMETER",
                "/bot/github",
                "AWS_ENDPOINT_URL_SSM",
                parameters.uri().toString())) {
      String sentence = "could not be read: SSM answered 400 ParameterNotFound.";
      assertThat(FinalAnswer.of(other, "diagnose", Map.of()))
          .contains("❌ **GitHub**", "The parameter /bot/github " + sentence)
          .contains("See that the parameter is there");
      assertThat(FinalAnswer.of(other, "status", Map.of()))
          .contains("❌ The parameter /bot/github " + sentence);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private static long newestDeploy(SimulatedGitHub gitHub) {
    return gitHub.runs().stream()
        .filter(run -> run.workflow().file().equals("deploy.yml"))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** A run of the deploy workflow that was started just now. */
  private static long dispatch(SimulatedGitHub gitHub) {
    try (var http = ApacheHttpCalls.open()) {
      var clock = InstantSource.system();
      var client =
          new GitHubClient(
              new GitHubConnection(
                  gitHub.apiBase(), "test", http, clock, Pause.REAL, new Random(1)),
              GitHubIdentity.of(() -> TOKEN));
      var answer =
          client.dispatch(
              new RepositoryName("octo-org", "storefront"),
              "deploy.yml",
              "main",
              Map.of(),
              clock.instant().plusSeconds(10));
      assertThat(answer).as(answer.sentence()).isInstanceOf(GitHubAnswer.Ok.class);
      return ((GitHubAnswer.Ok<dev.orchestrator.github.Dispatched>) answer)
          .value()
          .runId()
          .orElseThrow();
    }
  }
}
