package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.ScriptedServer;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubApp;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.local.github.WebhookDelivery;
import dev.orchestrator.local.http.RecordedRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Runs wait on GitHub for our deployment protection rule, and are answered. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtectionFlowTest {
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String FILE = ".github/orchestrator.yml";

  private DeployStage stage;
  private String environment = "";
  private int tests;

  @BeforeAll
  void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    String kind = " PRIVATE" + " KEY-----";
    String pem =
        "-----BEGIN"
            + kind
            + "\\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\\n-----END"
            + kind;
    stage =
        DeployStage.start(
            settings -> settings.withApp(new GitHubApp("4711", 77, keys.getPublic())).asByHand(),
            "GITHUB_APP_ID",
            "4711",
            "GITHUB_APP_PRIVATE_KEY",
            pem,
            "ADMIN_USER_IDS",
            SimulatedServer.LIN.id(),
            "ENABLE_ALERTS",
            "true",
            "ALERT_CHANNEL_ID",
            SimulatedServer.ALERTS.id());
  }

  /** Each test has its own environment, because a run that goes holds it until its end. */
  @BeforeEach
  void begin() {
    stage.begin();
    stage.gitHub.runs().forEach(run -> stage.gitHub.finishRun(run.id(), "cancelled"));
    stage.gitHub.deployments().removeEnvironment(environment);
    environment = "stage-" + ++tests;
    stage.gitHub.deployments().environment(environment, Optional.of("deploy.yml"), true);
    file("checks: all\n    approvers: { users: [\"" + SimulatedServer.GRACE.id() + "\"] }");
    check("success");
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private void file(String lines) {
    stage
        .gitHub
        .files()
        .put(
            FILE,
            "environments:\n  %s:\n    workflow: deploy.yml\n    %s\n"
                .formatted(environment, lines));
  }

  private void check(String conclusion) {
    stage.gitHub.commits().status(MAIN, "ci/build", conclusion);
  }

  private long dispatched() {
    return stage.gitHub.dispatch("deploy.yml").orElseThrow().id();
  }

  private String answer(long run) {
    return stage.gitHub.deployments().answer(run).orElse("none");
  }

  private void isAnswered(long run, String answer) throws Exception {
    Await.until(run + " is " + answer, () -> answer(run).equals(answer));
  }

  private List<SimulatedMessage> held(long run) {
    return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(message -> message.now().content().contains("Held on GitHub"))
        .filter(message -> message.now().content().contains("run " + run))
        .toList();
  }

  private SimulatedMessage awaitHeld(long run) throws Exception {
    Await.until("the message about " + run, () -> !held(run).isEmpty());
    return held(run).getFirst();
  }

  private SentInteraction press(SimulatedMessage message, String label, Caller who)
      throws Exception {
    String customId =
        message.now().components().items().stream()
            .flatMap(row -> row.get("components").items().stream())
            .filter(one -> one.text("label").orElse("").equals(label))
            .flatMap(one -> one.text("custom_id").stream())
            .findFirst()
            .orElseThrow();
    return stage.discord.interact(new Action.Button(message.id(), customId), who);
  }

  private List<RecordedRequest> answers(long run) {
    return stage.gitHub.requests().stream()
        .filter(request -> request.path().endsWith(run + "/deployment_protection_rule"))
        .toList();
  }

  @Test
  void a_run_that_the_gate_passes_is_approved_at_once_and_once() throws Exception {
    long run = dispatched();

    isAnswered(run, "approved");

    assertThat(stage.gitHub.deployments().comment(run))
        .contains("The gate of Orchestrator passed.");
    assertThat(stage.gitHub.deployments().reports(run)).isEmpty();
    assertThat(held(run)).isEmpty();
    assertThat(answers(run)).hasSize(1);
  }

  private static void is(ApiCalls.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  /** Asks for the permit of the first attempt at a run. */
  private ApiCalls.Answer permit(long run) throws Exception {
    String token =
        stage
            .running
            .system()
            .gitHub()
            .oidc()
            .token(
                "orchestrator",
                Map.of("run_id", Long.toString(run), "run_attempt", "1"),
                OidcIssuer.Fault.NONE);
    return ApiCalls.with(stage.running, "authorization", "Bearer " + token)
        .post(
            "/api/v1/permit",
            "{\"environment\":\"%s\",\"sha\":\"%s\"}".formatted(environment, MAIN));
  }

  @Test
  void the_permit_that_an_approved_run_asks_for_is_about_the_same_deploy() throws Exception {
    long run = dispatched();
    isAnswered(run, "approved");

    is(permit(run), 200);
    assertThat(stage.running.send("GET", "/metrics").body())
        .doesNotContain("environment=\"%s\",result=\"failed\"} 1".formatted(environment));
  }

  @Test
  void a_red_check_holds_a_run_until_it_is_green() throws Exception {
    check("failure");
    long run = dispatched();

    SimulatedMessage message = awaitHeld(run);
    assertThat(message.now().content())
        .contains("FAIL checks: ")
        .contains("reason code `checks_failed`")
        .contains("`octo-org/storefront`");
    assertThat(stage.gitHub.deployments().reports(run)).hasSize(1);
    assertThat(stage.gitHub.deployments().reports(run).getFirst()).contains("checks_failed");
    assertThat(answer(run)).isEqualTo("pending");

    stage.time.advance(Duration.ofMinutes(2));
    assertThat(held(run)).hasSize(1);

    check("success");
    isAnswered(run, "approved");
    assertThat(stage.gitHub.deployments().reports(run)).hasSize(1);
    awaitEdited(message, "✅ **Approved**", "The gate passed.");
  }

  /** Its text changes, and its buttons are gone. */
  private void awaitEdited(SimulatedMessage message, String... parts) throws Exception {
    Await.until(
        "the message says " + parts[0],
        () -> stage.discord.message(message.id()).orElseThrow().now().content().contains(parts[0]));
    MessageState now = stage.discord.message(message.id()).orElseThrow().now();
    assertThat(now.content()).contains(parts);
    assertThat(now.components().items()).isEmpty();
  }

  @Test
  void a_held_run_that_no_longer_waits_is_told_so() throws Exception {
    check("failure");
    long run = dispatched();
    SimulatedMessage message = awaitHeld(run);

    assertThat(stage.gitHub.deployments().bypass(run)).isTrue();
    stage.time.advance(Duration.ofMinutes(1));

    awaitEdited(message, "**No longer held:**", "an administrator of the repository let it go");
  }

  @Test
  void a_held_run_shows_the_newest_reason() throws Exception {
    check("failure");
    long run = dispatched();
    SimulatedMessage message = awaitHeld(run);

    check("pending");
    stage.time.advance(Duration.ofMinutes(1));

    Await.until(
        "the newest reason",
        () ->
            stage
                .discord
                .message(message.id())
                .orElseThrow()
                .now()
                .content()
                .contains("checks_pending"));
    assertThat(held(run)).hasSize(1);
  }

  @Test
  void approvers_decide_on_a_held_run_and_others_do_not() throws Exception {
    check("failure");
    long run = dispatched();
    SimulatedMessage message = awaitHeld(run);

    assertThat(DeployStage.refusal(press(message, "Approve", Caller.of(SimulatedServer.ADA))))
        .contains("Only approvers of **" + environment + "**");
    assertThat(answer(run)).isEqualTo("pending");

    press(message, "Approve", DeployStage.GRACE);
    isAnswered(run, "approved");
    assertThat(stage.gitHub.deployments().comment(run).orElse("")).contains("in Discord by");
    awaitEdited(message, "✅ **Approved** by <@" + SimulatedServer.GRACE.id() + ">");
    is(permit(run), 200);
    assertThat(DeployStage.refusal(press(message, "Reject", DeployStage.LIN)))
        .contains("not held any more: it is approved");
  }

  @Test
  void only_a_person_rejects() throws Exception {
    check("failure");
    long run = dispatched();

    press(awaitHeld(run), "Reject", DeployStage.LIN);

    isAnswered(run, "rejected");
    Await.until(
        "the run fails",
        () -> stage.gitHub.run(run).orElseThrow().status(stage.time.instant()).equals("completed"));
  }

  @Test
  void an_approval_lifts_no_lock() throws Exception {
    check("failure");
    long run = dispatched();
    SimulatedMessage message = awaitHeld(run);
    stage.end(
        stage.send(
            "lock add",
            Map.of("environment", environment, "reason", "Stocktaking"),
            DeployStage.LIN));

    assertThat(DeployStage.refusal(press(message, "Approve", DeployStage.GRACE)))
        .contains("is locked by")
        .contains("does not lift a lock");
    assertThat(answer(run)).isEqualTo("pending");
  }

  @Test
  void of_two_runs_the_second_waits_for_the_first() throws Exception {
    long first = dispatched();
    isAnswered(first, "approved");
    long second = dispatched();

    SimulatedMessage message = awaitHeld(second);

    assertThat(message.now().content()).contains("reason code `queued`");
    assertThat(DeployStage.refusal(press(message, "Approve", DeployStage.GRACE)))
        .contains("Another deploy holds");
    assertThat(answer(second)).isEqualTo("pending");
  }

  @Test
  void a_broken_file_holds_a_run_and_cannot_be_approved() throws Exception {
    stage.gitHub.files().put(FILE, "environments: [");
    long run = dispatched();

    SimulatedMessage message = awaitHeld(run);

    assertThat(message.now().content()).contains("config_invalid");
    assertThat(DeployStage.refusal(press(message, "Approve", DeployStage.LIN)))
        .contains("This cannot be approved");
  }

  /** A request as GitHub signs it, with an address to call back that a test chooses. */
  private int request(String callback) throws Exception {
    String body =
        """
        {"action":"requested","environment":"%s","event":"workflow_dispatch",
         "deployment_callback_url":"%s","deployment":{"sha":"%s"},
         "repository":{"full_name":"octo-org/storefront"}}
        """
            .formatted(environment, callback, MAIN);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(stage.running.uri().resolve("/github/webhook"))
                  .header("Content-Type", "application/json")
                  .header("X-GitHub-Event", "deployment_protection_rule")
                  .header("X-Hub-Signature-256", new WebhookSignature("w".repeat(24)).sign(bytes))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void of_the_callback_only_the_number_of_the_run_is_read() throws Exception {
    stage.gitHub.switchWebhooks(false);
    long run = dispatched();
    try (var hostile = ScriptedServer.start(ScriptedAnswer.status(204))) {
      String path = "/repos/octo-org/storefront/actions/runs/%d/deployment_protection_rule";
      assertThat(request("http://" + hostile.uri().getAuthority() + path.formatted(run)))
          .isEqualTo(202);

      isAnswered(run, "approved");

      assertThat(hostile.requests()).isEmpty();
    }
  }

  @Test
  void a_callback_of_another_repository_or_another_form_is_ignored() throws Exception {
    stage.gitHub.switchWebhooks(false);
    long run = dispatched();
    String host = "https://api.github.com";

    for (String callback :
        List.of(
            host + "/repos/octo-org/other/actions/runs/" + run + "/deployment_protection_rule",
            host + "/repos/octo-org/storefront/actions/runs/" + run,
            host + "/repos/octo-org/storefront/actions/runs/x/deployment_protection_rule",
            "not an address")) {
      assertThat(request(callback)).isEqualTo(202);
    }

    assertThat(answer(run)).isEqualTo("pending");
    assertThat(answers(run)).isEmpty();
  }

  @Test
  void a_run_whose_webhook_was_lost_is_found_by_the_schedule() throws Exception {
    stage.gitHub.switchWebhooks(false);
    long run = dispatched();
    assertThat(answer(run)).isEqualTo("pending");

    stage.time.advance(Duration.ofMinutes(2));

    isAnswered(run, "approved");
  }

  @Test
  void a_redelivery_of_a_request_that_is_still_open_is_looked_at_again() throws Exception {
    stage
        .gitHub
        .faults()
        .add(GitHubFaults.serverError().on("GET /repos/*/pending_deployments").times(9));
    long run = dispatched();
    WebhookDelivery delivery =
        stage
            .gitHub
            .deliveries()
            .await(one -> one.event().equals("deployment_protection_rule"), Duration.ofSeconds(20))
            .orElseThrow();
    stage.gitHub.faults().clear();

    assertThat(stage.gitHub.redeliver(delivery.id())).isTrue();

    isAnswered(run, "approved");
  }

  @Test
  void an_answer_that_is_lost_is_given_again() throws Exception {
    stage
        .gitHub
        .faults()
        .add(GitHubFaults.serverError().on("POST /repos/*/deployment_protection_rule").times(1));
    long run = dispatched();
    Await.until("a first answer", () -> !answers(run).isEmpty());

    stage.time.advance(Duration.ofMinutes(2));

    isAnswered(run, "approved");
    assertThat(answers(run)).extracting(RecordedRequest::status).containsExactly(502, 204);
  }
}
