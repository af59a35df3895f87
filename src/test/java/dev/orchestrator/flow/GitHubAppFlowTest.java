package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.github.GitHubApp;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.http.RecordedRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The whole system as a GitHub App, from its private key to a deploy. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitHubAppFlowTest {
  private static final String APP_ID = "424242";

  private KeyPair keys;
  private DeployStage stage;

  @BeforeAll
  void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    stage =
        DeployStage.start(
            settings -> settings.withApp(new GitHubApp(APP_ID, 77, keys.getPublic())),
            "GITHUB_APP_ID",
            APP_ID,
            "GITHUB_APP_PRIVATE_KEY",
            pem(),
            "LOG_LEVEL",
            "debug");
  }

  @BeforeEach
  void begin() {
    stage.begin();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  /** One line, as an environment variable holds it. */
  private String pem() {
    String kind = " PRIVATE" + " KEY-----";
    return "-----BEGIN" + kind + "\\n" + base64() + "\\n-----END" + kind;
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
  }

  private List<String> asked(String ending) {
    return stage.gitHub.requests().stream()
        .filter(request -> request.path().endsWith(ending))
        .map(request -> request.header("authorization").orElse(""))
        .toList();
  }

  private void status() throws Exception {
    Pressed status = stage.send("status", Map.of(), DeployStage.LIN);
    assertThat(stage.end(status)).contains("**deploy.yml**\n✅ success");
  }

  @Test
  void one_token_serves_until_a_minute_before_its_end_and_is_renewed_then() throws Exception {
    status();
    assertThat(asked("/installation")).hasSize(1);
    assertThat(asked("/access_tokens")).hasSize(1);
    String first = asked("/deploy.yml/runs").getLast();

    stage.time.advance(Duration.ofMinutes(58));
    status();
    assertThat(asked("/access_tokens")).hasSize(1);
    assertThat(asked("/deploy.yml/runs").getLast()).isEqualTo(first);

    stage.time.advance(Duration.ofMinutes(1));
    status();
    assertThat(asked("/access_tokens")).hasSize(2);
    assertThat(asked("/deploy.yml/runs").getLast()).isNotEqualTo(first);
  }

  @Test
  void a_deploy_is_started_and_followed_as_the_app_and_none_of_its_secrets_comes_out()
      throws Exception {
    Pressed deploy = stage.deploy(Map.of("wait", "true"));
    stage.newRun(deploy.traceId());
    stage.time.advance(Duration.ofSeconds(7));
    assertThat(stage.end(deploy)).contains("✅ **Deployed** `main`");
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(stage.end(stage.send("diagnose", Map.of(), DeployStage.LIN)))
        .contains("✅ **GitHub**");
    stage.discord.interact(new Action.Command("debug-last"), DeployStage.LIN);

    var out = new StringBuilder(stage.running.logText());
    stage.discord.requests().stream().map(RecordedRequest::text).forEach(out::append);
    stage.discord.events().values().forEach(out::append);
    assertThat(secrets()).hasSizeGreaterThanOrEqualTo(4);
    for (String secret : secrets()) {
      assertThat(out).doesNotContain(secret);
    }
  }

  @Test
  void a_token_that_was_revoked_early_costs_no_deploy() throws Exception {
    SentInteraction preview = stage.preview(Map.of());
    stage.gitHub.revokeAppTokens();
    int before = stage.gitHub.requests().size();

    Pressed deploy = stage.confirm(preview);

    assertThat(stage.end(deploy)).contains("🚀 **Deploy started:** `main`");
    assertThat(stage.gitHub.requests().stream().skip(before))
        .extracting(RecordedRequest::status)
        .containsOnlyOnce(401);
    assertThat(stage.dispatches()).extracting(RecordedRequest::status).containsExactly(200);
  }

  @Test
  void what_an_operator_has_to_do_is_said_for_the_app_and_not_for_a_token() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.refusal(401, "Bad credentials").times(9));

    Pressed deploy = stage.deploy(Map.of());

    assertThat(stage.end(deploy))
        .contains("GitHub does not accept the App")
        .doesNotContain("GITHUB\\_TOKEN", "GITHUB_TOKEN");
  }

  /** Tokens as GitHub got them, and pieces of the key. */
  private List<String> secrets() {
    var secrets = new TreeSet<String>();
    stage.gitHub.requests().stream()
        .flatMap(request -> request.header("authorization").stream())
        .map(header -> header.replace("Bearer ", ""))
        .forEach(secrets::add);
    secrets.add(base64().substring(40, 104));
    secrets.add(base64().substring(400, 464));
    return List.copyOf(secrets);
  }
}
