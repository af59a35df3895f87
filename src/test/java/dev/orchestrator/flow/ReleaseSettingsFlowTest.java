package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedWorkflow;
import dev.orchestrator.local.github.Storefront;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.LoopbackServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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
              "**ship.yml**\n"
                  + "❌ there is no workflow ship.yml in octo-org/storefront, or the token has no"
                  + " access to it\n"
                  + "→ Set DEPLOY\\_WORKFLOW to the file's name as it appears under"
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
      // Not for what a schedule asks meanwhile.
      gitHub
          .faults()
          .add(GitHubFaults.secondaryLimit(403, Duration.ofSeconds(70)).on("GET */actions/*"));

      for (int i = 0; i < 2; i++) {
        assertThat(FinalAnswer.of(other, "status", Map.of()))
            .matches(
                "(?s)\\*\\*deploy.yml\\*\\*\n"
                    + "❌ GitHub's secondary rate limit was reached: try again in [67][0-9] s..*")
            .doesNotContain("No run");
      }
      assertThat(gitHub.requests())
          .filteredOn(request -> request.path().contains("/actions/"))
          .hasSize(1);
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
  void only_runs_that_deploy_count_as_the_last_deploy() throws Exception {
    try (var other = RunningSystem.start("GITHUB_TOKEN", TOKEN)) {
      SimulatedGitHub gitHub = other.system().gitHub();
      Instant now = InstantSource.system().instant();
      long deploy =
          gitHub
              .addEnded("deploy.yml", "push", "main", now.minusSeconds(900), "success", false)
              .id();
      String[][] others = {
        {"workflow_dispatch", "main", "skipped", "false"},
        {"push", "main", "skipped", "false"},
        {"pull_request", "feature", "success", "false"},
        {"pull_request_target", "main", "failure", "false"},
        {"push", "main", "success", "true"},
        {"push", "feature", "success", "false"},
        {"merge_group", "main", "success", "false"},
      };
      for (int i = 0; i < 40; i++) {
        String[] one = others[i % others.length];
        gitHub.addEnded(
            "deploy.yml",
            one[0],
            one[1],
            now.minusSeconds(800 - i),
            one[2],
            Boolean.parseBoolean(one[3]));
      }
      assertThat(FinalAnswer.of(other, "verify-latest", Map.of())).contains(RUNS + deploy + ">");

      long tagged =
          gitHub
              .addEnded(
                  "deploy.yml",
                  "workflow_dispatch",
                  "v1.4.0",
                  now.minusSeconds(500),
                  "success",
                  false)
              .id();
      assertThat(FinalAnswer.of(other, "verify-latest", Map.of())).contains(RUNS + tagged + ">");
    }
  }

  @Test
  void failed_jobs_are_named_first_and_the_others_are_counted() throws Exception {
    var jobs =
        IntStream.rangeClosed(1, 130)
            .mapToObj(n -> new SimulatedWorkflow.Job("job-" + n, List.of("Test")))
            .toList();
    var deploy =
        new SimulatedWorkflow(
            Storefront.DEPLOY.id(),
            Storefront.DEPLOY.name(),
            Storefront.DEPLOY.file(),
            true,
            true,
            Storefront.DEPLOY.inputs(),
            Storefront.DEPLOY.runName(),
            jobs);
    try (var stage =
        DeployStage.start(settings ->
            settings
                .asByHand()
                .withTiming(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .withRepository(Storefront.REPOSITORY.withWorkflows(List.of(deploy))))) {
      Pressed pressed = stage.deploy(Map.of("wait", "true"));
      long run = stage.newRun(pressed.traceId()).id();
      stage.gitHub.startRun(run);
      stage.time.advance(Duration.ofMillis(110_500));
      stage.gitHub.finishRun(run, "failure");

      assertThat(stage.passUntilEnd(pressed, Duration.ofMinutes(1)))
          .containsPattern("(?s)Deploy: failure.*\\n❌ \\*\\*job-111\\*\\*")
          .contains("… and 122 more jobs (103 success, 19 skipped)");
      assertThat(stage.alert(pressed)).contains("job-111");
      assertThat(
              stage.end(
                  stage.send("verify-latest", Map.of("run_url", RUNS + run), DeployStage.LIN)))
          .startsWith("❌ **Not verified:** the run ended with failure: job-111 at Test.")
          .contains("❌ **job-111**", "… and 122 more jobs (103 success, 19 skipped)");
    }
  }

  @Test
  void a_secret_that_is_a_plain_word_is_warned_of_and_masks_nothing() throws Exception {
    String word = "produc" + "tion";
    try (var stage = DeployStage.start(settings -> settings, "GITHUB_WEBHOOK_SECRET", word)) {
      assertThat(stage.preview(Map.of("ref", word)).states().getLast().content())
          .contains("**Deploy?** `" + word + "`");
      assertThat(stage.running.logText())
          .contains("\"level\":\"warn\"", "secret.plain", "GITHUB_WEBHOOK_SECRET");
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
          .contains("Check that the parameter exists");
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
                  gitHub.apiBase(), "test", http, clock, Sleeper.REAL, new Random(1)),
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
