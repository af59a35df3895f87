package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deploys that take minutes and hours. Each starts one run at most and ends in one final message.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongDeployFlowTest {
  private static final Map<String, String> FOLLOWED = Map.of("wait", "true");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private DeployStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = DeployStage.start(SimulatedGitHubSettings::asByHand);
  }

  @BeforeEach
  void begin() {
    stage.begin();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private static Fault refuse(String calls, int times, Answer answer) {
    return new Fault("stand-in", calls, times, new Fault.Effect.Refuse(answer));
  }

  @Test
  void a_dispatch_that_GitHub_takes_and_never_makes_a_run_of_ends_after_90_seconds()
      throws Exception {
    stage.gitHub.faults().add(refuse("POST *", 1, Answer.empty(204)));
    Pressed deploy = stage.deploy(FOLLOWED);

    assertThat(stage.passUntilEnd(deploy, Duration.ofSeconds(11)))
        .contains("⚠️ GitHub accepted the deploy of `main`, but its run could not be identified")
        .contains("https://github.com/octo-org/storefront/actions/workflows/deploy.yml");
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.attempts(deploy)).isBetween(6L, 12L);
  }

  @Test
  void a_run_that_GitHub_shows_late_is_found_and_followed() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.dispatch204());
    stage.gitHub.faults().add(GitHubFaults.webhookLost().times(Fault.ALWAYS));
    stage
        .gitHub
        .faults()
        .add(
            refuse(
                "GET */deploy.yml/runs",
                9,
                Answer.json(200, Json.read("{\"total_count\":0,\"workflow_runs\":[]}"))));
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, Duration.ofSeconds(11));
    stage.pass(deploy, Duration.ofSeconds(11));
    stage.pass(deploy, Duration.ofSeconds(11));
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, Duration.ofSeconds(11)))
        .contains("✅ **Deployed** `main`", "/runs/" + run);
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_dispatch_that_is_answered_with_errors_to_the_end_is_asked_for_once() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.serverError().on("POST *").times(Fault.ALWAYS));
    int runs = stage.gitHub.runs().size();
    Pressed deploy = stage.deploy(FOLLOWED);

    assertThat(stage.passUntilEnd(deploy, Duration.ofSeconds(11)))
        .contains("❌ It is unknown whether the deploy of `main` was started", "before you send");
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.gitHub.runs()).hasSize(runs);
    assertThat(stage.alert(deploy)).contains("A deploy could not be started");
  }

  @Test
  void a_GitHub_that_is_away_after_it_took_the_dispatch_is_waited_for() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.dispatch204());
    stage.gitHub.faults().add(GitHubFaults.serverError().on("GET *actions*").times(Fault.ALWAYS));
    stage.gitHub.switchWebhooks(false);
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    for (int i = 0; i < 4; i++) {
      stage.pass(deploy, MINUTE);
    }
    stage.gitHub.faults().clear();
    assertEndsWithTheRun(deploy, run);
  }

  @Test
  void a_run_that_no_runner_takes_up_is_given_up_after_half_an_hour() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    stage.newRun(deploy.traceId());

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("❌ **Stopped following** the deploy of `main`")
        .contains("no runner has picked up the run for 30 minutes", "/actions/runs/");
    assertThat(stage.attempts(deploy)).isBetween(30L, 40L);
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.alert(deploy)).contains("A deploy timed out");
  }

  @Test
  void a_run_that_never_ends_is_given_up_after_6_hours() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    stage.gitHub.startRun(stage.newRun(deploy.traceId()).id());

    assertThat(stage.passUntilEnd(deploy, Duration.ofMinutes(9)))
        .contains("❌ **Stopped following** the deploy of `main`")
        .contains("the run has not ended for 6 hours");
    assertThat(stage.attempts(deploy)).isBetween(40L, 50L);
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.alert(deploy)).contains("A deploy timed out");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_run_of_40_minutes_goes_on_in_a_message_of_its_own_and_ends_there(boolean webhooks)
      throws Exception {
    stage.gitHub.switchWebhooks(webhooks);
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    for (int minute = 0; minute < 39; minute++) {
      stage.pass(deploy, MINUTE);
    }
    assertThat(deploy.sent().states().getLast().content())
        .contains("Updates continue in a new message");
    stage.gitHub.finishRun(run, "success");
    if (!webhooks) {
      stage.time.advance(MINUTE);
    }

    assertThat(stage.end(deploy)).contains("✅ **Deployed** `main` in 39 min", "/runs/" + run);
    List<SimulatedMessage> last = stage.finals(deploy);
    assertThat(last.getFirst().kind()).isEqualTo(SimulatedMessage.Kind.POSTED);
    assertThat(last.getFirst().states().getFirst().content()).contains("**Deploying** `main`");
    assertThat(deploy.sent().states().getLast().content())
        .contains("Updates continue in a new message");
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_bot_that_was_away_while_the_token_ended_says_its_last_word_in_a_message_of_its_own()
      throws Exception {
    stage.gitHub.switchWebhooks(false);
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");
    Await.until("a quiet moment", () -> stage.isParked(deploy));
    stage.time.advance(Duration.ofMinutes(40));

    Await.until("the last word", () -> stage.hasEnded(deploy));
    List<SimulatedMessage> last = stage.finals(deploy);
    assertThat(last).hasSize(1);
    assertThat(last.getFirst().kind()).isEqualTo(SimulatedMessage.Kind.POSTED);
    assertThat(last.getFirst().now().content()).contains("✅ **Deployed** `main`");
    assertThat(stage.dispatches()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_worker_that_is_lost_between_dispatch_and_record_is_followed_by_one_that_finds_the_run(
      boolean answers204) throws Exception {
    if (answers204) {
      stage.gitHub.faults().add(GitHubFaults.dispatch204());
    }
    stage.gitHub.faults().add(GitHubFaults.heldAnswer(Duration.ofSeconds(6)).on("POST *"));
    stage.gitHub.switchWebhooks(false);
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    // Its lease ends while it still waits for GitHub's answer.
    stage.time.advance(Duration.ofSeconds(21));
    Await.until("the second worker", () -> stage.isParked(deploy));
    stage.running.awaitLine("another attempt has taken over", deploy.traceId());
    assertEndsWithTheRun(deploy, run);
  }

  @Test
  void a_worker_that_is_lost_while_it_moves_to_a_message_of_its_own_leaves_one_message()
      throws Exception {
    stage.gitHub.switchWebhooks(false);
    long before = posted();
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    for (int minute = 0; minute < 12; minute++) {
      stage.pass(deploy, MINUTE);
    }
    assertThat(posted()).isEqualTo(before);
    stage
        .discord
        .faults()
        .add(
            new Fault(
                "held", "POST /channels/*", 1, new Fault.Effect.HoldAnswer(Duration.ofSeconds(3))));
    long attempts = stage.attempts(deploy);
    stage.time.advance(MINUTE);
    Await.until("the move", () -> posted() == before + 1);
    // Its lease ends before it knows that the message was posted.
    stage.time.advance(Duration.ofSeconds(21));
    Await.until("the second worker", () -> stage.isParked(deploy));
    Await.until("both workers", () -> stage.attempts(deploy) >= attempts + 2);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("✅ **Deployed** `main`");
    assertThat(posted()).isEqualTo(before + 1);
    assertThat(stage.finals(deploy).getFirst().kind()).isEqualTo(SimulatedMessage.Kind.POSTED);
  }

  private long posted() {
    return stage.discord.messages(SimulatedServer.OPS.id()).stream()
        .filter(message -> message.kind() == SimulatedMessage.Kind.POSTED)
        .count();
  }

  /** The run succeeds; the deploy says so, and nothing was started beside it. */
  private void assertEndsWithTheRun(Pressed deploy, long run) throws Exception {
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");
    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("✅ **Deployed** `main`", "/runs/" + run);
    assertThat(stage.dispatches()).hasSize(1);
  }
}
