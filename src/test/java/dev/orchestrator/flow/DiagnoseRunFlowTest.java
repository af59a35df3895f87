package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code /diagnose} where there is a workflow that diagnoses, too. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnoseRunFlowTest {
  private static final Caller ADA = Caller.of(SimulatedServer.ADA);
  private static final Caller LIN = DeployStage.LIN;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private DeployStage stage;

  @BeforeAll
  void start() throws Exception {
    stage =
        DeployStage.start(SimulatedGitHubSettings::asByHand, "DIAGNOSE_WORKFLOW", "diagnose.yml");
  }

  @BeforeEach
  void begin() {
    stage.begin();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private Pressed diagnose() throws Exception {
    return stage.send("diagnose", Map.of(), LIN);
  }

  @Test
  void it_is_started_once_followed_and_one_check_more() throws Exception {
    Pressed diagnose = diagnose();
    long run = stage.newRun(diagnose.traceId()).id();
    stage.pass(diagnose, MINUTE);
    stage.gitHub.startRun(run);
    assertThat(
            diagnose
                .sent()
                .awaitState(
                    state -> state.content().contains("⏳ **diagnose.yml** · running · "),
                    DeployStage.PATIENCE))
        .isPresent();
    stage.pass(diagnose, MINUTE);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(diagnose, MINUTE))
        .containsSubsequence(
            "✅ **table**",
            "✅ **diagnose workflow**",
            "✅ **diagnose.yml** · ",
            "the run succeeded · [run #",
            "/runs/" + run,
            "✅ **diagnose** ",
            "**Verdict:** ✅ all 6 checks passed, 2 not configured.");
    assertThat(stage.dispatches()).hasSize(1);
    Json body = stage.dispatches().getFirst().json();
    assertThat(stage.dispatches().getFirst().path()).contains("/diagnose.yml/");
    assertThat(body.text("ref")).contains("main");
    assertThat(body.get("inputs").fields()).containsOnlyKeys("correlation_id", "requester");
    assertThat(body.get("inputs").text("correlation_id")).contains(diagnose.traceId());
  }

  @Test
  void somebody_who_is_no_admin_starts_no_run_and_reads_why() throws Exception {
    assertThat(stage.end(stage.send("diagnose", Map.of(), ADA)))
        .contains("✅ **diagnose workflow**", "The diagnose workflow was not started", "admins")
        .contains("**Verdict:** ✅");
    stage.begin();
    assertThat(stage.end(stage.send("verify-latest", Map.of("diagnose", "true"), ADA)))
        .contains("The diagnose workflow was not started");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void the_requester_is_one_bounded_line_without_secrets() throws Exception {
    String secret = "ghp_" + "a1B2".repeat(9);
    var named =
        new Person(
            SimulatedServer.LIN.id(),
            "lin",
            "Lin\n\u202e " + secret + " " + "x".repeat(500),
            SimulatedServer.LIN.roleIds(),
            "0");
    Pressed diagnose = stage.send("diagnose", Map.of(), Caller.of(named));
    stage.newRun(diagnose.traceId());
    String requester =
        stage.dispatches().getLast().json().get("inputs").text("requester").orElse("");
    assertThat(requester).startsWith("Lin").doesNotContain(secret, "\n", "\u202e");
    assertThat(requester.length()).isLessThanOrEqualTo(64);
  }

  @Test
  void a_run_that_fails_is_a_failed_check_with_the_step_where_it_failed() throws Exception {
    Pressed diagnose = diagnose();
    long run = stage.newRun(diagnose.traceId()).id();
    stage.pass(diagnose, MINUTE);
    stage.gitHub.startRun(run);
    stage.pass(diagnose, MINUTE);
    stage.gitHub.finishRun(run, "failure");

    assertThat(stage.passUntilEnd(diagnose, MINUTE))
        .contains("❌ **diagnose.yml** · ", "the run ended with failure: diagnose at Check")
        .contains("**Verdict:** ❌ 1 of 6 checks failed")
        .contains("**Next:**", "See the log of the run on GitHub.");
  }

  @Test
  void a_worker_that_is_lost_between_dispatch_and_record_starts_no_second_run() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.heldAnswer(Duration.ofSeconds(6)).on("POST *"));
    stage.gitHub.switchWebhooks(false);
    Pressed diagnose = diagnose();
    long run = stage.newRun(diagnose.traceId()).id();
    // Its lease ends while it still waits for GitHub's answer.
    stage.time.advance(Duration.ofSeconds(21));
    Await.until("the second worker", () -> stage.isParked(diagnose));
    stage.running.awaitLine("another attempt has taken over", diagnose.traceId());
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(diagnose, MINUTE)).contains("✅ **diagnose.yml**");
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_run_that_cannot_be_started_is_a_failed_check() throws Exception {
    stage
        .gitHub
        .faults()
        .add(
            new Fault(
                "refused",
                "POST *",
                1,
                new Fault.Effect.Refuse(
                    Answer.json(422, Json.read("{\"message\":\"Unexpected inputs provided\"}")))));
    assertThat(stage.end(diagnose()))
        .contains("❌ **diagnose.yml** · GitHub refused to start workflows")
        .contains("declares the inputs correlation\\_id and requester")
        .contains("**Verdict:** ❌ 1 of 6 checks failed");
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_workflow_that_is_not_there_is_not_started() throws Exception {
    stage
        .gitHub
        .faults()
        .add(
            new Fault(
                "gone",
                "GET */workflows/diagnose.yml",
                1,
                new Fault.Effect.Refuse(
                    Answer.json(404, Json.read("{\"message\":\"Not Found\"}")))));
    assertThat(stage.end(diagnose())).contains("❌ **diagnose workflow**");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void what_was_verified_stays_as_it_was_while_the_run_is_followed() throws Exception {
    Pressed verify = stage.send("verify-latest", Map.of("diagnose", "true"), LIN);
    long run = stage.newRun(verify.traceId()).id();
    stage.pass(verify, MINUTE);
    stage
        .gitHub
        .faults()
        .add(GitHubFaults.serverError().on("GET */deploy.yml/runs").times(Fault.ALWAYS));
    stage.pass(verify, MINUTE);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(verify, MINUTE))
        .startsWith("✅ **The run succeeded.**")
        .containsSubsequence("**Diagnose**", "✅ **diagnose.yml**", "**Verdict:** ✅ all 6");
    assertThat(stage.dispatches()).hasSize(1);
  }
}
