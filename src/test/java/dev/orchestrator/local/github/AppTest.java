package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AppTest {
  private static final String TOKENS = "/app/installations/77/access_tokens";
  private static KeyPair keys;

  private GitHubOnLoopback github;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  @BeforeEach
  void start() throws IOException {
    github = new GitHubOnLoopback(s -> s.withApp(new GitHubApp("4711", 77, keys.getPublic())));
  }

  @AfterEach
  void stop() {
    github.close();
  }

  @Test
  void an_app_finds_its_installation_and_gets_a_token_for_an_hour() throws Exception {
    github.rest.header("Authorization", "Bearer " + jwt("4711", -60, 540, keys));
    RestClient.Got installation = github.rest.get(GitHubOnLoopback.REPOSITORY + "/installation");
    RestClient.Got issued = github.rest.send("POST", TOKENS, "{}");

    assertThat(installation.json().get("id").integer()).hasValue(77);
    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.json().text("expires_at")).contains("2026-11-21T13:00:00Z");
    assertThat(issued.json().get("permissions").text("actions")).contains("write");
    github.rest.header("Authorization", "Bearer " + issued.json().text("token").orElseThrow());
    assertThat(github.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(200);
    github.clock.advance(Duration.ofHours(1));
    assertThat(github.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(401);
  }

  @Test
  void a_json_web_token_that_github_would_not_take_is_refused() throws Exception {
    KeyPair others = KeyPairGenerator.getInstance("RSA").generateKeyPair();

    refused(jwt("4711", -60, 540, others), "could not be decoded");
    refused(jwt("4712", -60, 540, keys), "could not be decoded");
    refused(jwt("4711", 30, 540, keys), "'Issued at' claim");
    refused(jwt("4711", -60, -1, keys), "'Expiration time' claim");
    refused(jwt("4711", -60, 601, keys), "too far in the future");
    refused("nonsense", "could not be decoded");
    refused("", "could not be decoded");
  }

  @Test
  void a_json_web_token_opens_nothing_else() throws Exception {
    github.rest.header("Authorization", "Bearer " + jwt("4711", -60, 540, keys));

    assertThat(github.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(401);
    assertThat(github.rest.send("POST", TOKENS.replace("77", "78"), "{}").status()).isEqualTo(404);
  }

  private void refused(String jwt, String why) throws IOException, InterruptedException {
    github.rest.header("Authorization", "Bearer " + jwt);
    RestClient.Got got = github.rest.send("POST", TOKENS, "{}");
    assertThat(got.status()).isEqualTo(401);
    assertThat(got.json().text("message"))
        .hasValueSatisfying(message -> assertThat(message).contains(why));
  }

  private String jwt(String issuer, int issuedIn, int endsIn, KeyPair signer)
      throws GeneralSecurityException {
    long now = github.clock.instant().getEpochSecond();
    Json claims =
        JsonObject.of("iss", issuer).put("iat", now + issuedIn).put("exp", now + endsIn).toJson();
    String signed = encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims.toString());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(signer.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
