package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubAnswer.NoToken;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.Unauthorized;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.github.GitHubApp;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The App against the simulated GitHub, which checks its signature. */
@Timeout(30)
class AppIdentityTest {
  private static final RepositoryName STOREFRONT = new RepositoryName("octo-org", "storefront");
  private static KeyPair keys;

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private final List<String> secrets = new ArrayList<>();
  private SimulatedGitHub gitHub;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  @BeforeEach
  void start() throws IOException {
    gitHub =
        SimulatedGitHub.start(
            SimulatedGitHubSettings.with("unused", time)
                .withApp(new GitHubApp("4711", 77, keys.getPublic()))
                .withoutTicking());
  }

  @AfterEach
  void stop() {
    gitHub.close();
    http.close();
  }

  private static String pem(String kind, byte[] der) {
    // In parts, so that no line of the tree looks like a key.
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static String pkcs8() {
    return pem("PRIVATE " + "KEY", keys.getPrivate().getEncoded());
  }

  /** The form in which GitHub hands keys out: what PKCS#8 has behind its 26 leading bytes. */
  private static String pkcs1() {
    byte[] whole = keys.getPrivate().getEncoded();
    return pem("RSA PRIVATE " + "KEY", Arrays.copyOfRange(whole, 26, whole.length));
  }

  private GitHubClient client(String appId, Optional<Long> installation, Supplier<AppKey> key) {
    var connection =
        new GitHubConnection(gitHub.apiBase(), "1.2.3", http, time, time, new FixedRandom(0));
    return new GitHubClient(
        connection,
        new AppIdentity(
            new AppIdentity.App(appId, installation, STOREFRONT, key), connection, secrets::add));
  }

  private GitHubClient client() {
    return client("4711", Optional.of(77L), () -> AppKey.parse(pkcs8()).orElseThrow());
  }

  private Instant deadline() {
    return time.instant().plusSeconds(30);
  }

  private GitHubAnswer<Repository> repository(GitHubClient client) {
    return client.repository(STOREFRONT, deadline());
  }

  private long tokensAsked() {
    return gitHub.requests().stream().filter(r -> r.path().endsWith("/access_tokens")).count();
  }

  @Test
  void a_token_is_asked_for_once_and_again_a_minute_before_it_ends() throws Exception {
    GitHubClient client = client();

    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(tokensAsked()).isEqualTo(1);

    time.sleep(Duration.ofMinutes(58).plusSeconds(59));
    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(tokensAsked()).isEqualTo(1);
    time.sleep(Duration.ofSeconds(2));
    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(tokensAsked()).isEqualTo(2);
    assertThat(secrets).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void many_at_once_ask_for_one_token() throws Exception {
    GitHubClient client = client();
    var together = new CountDownLatch(8);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        threads.submit(() -> {
          together.countDown();
          together.await();
          return repository(client);
        });
      }
    }
    assertThat(tokensAsked()).isEqualTo(1);
  }

  @Test
  void the_installation_is_found_by_the_repository() {
    GitHubClient client =
        client("4711", Optional.empty(), () -> AppKey.parse(pkcs1()).orElseThrow());

    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(gitHub.requests())
        .extracting(request -> request.method() + " " + request.path())
        .startsWith(
            "GET /repos/octo-org/storefront/installation",
            "POST /app/installations/77/access_tokens");
    assertThat(client.permissions(deadline()))
        .isInstanceOfSatisfying(
            Ok.class,
            ok ->
                assertThat(ok.value())
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("actions", "write"));
  }

  @Test
  void asking_for_a_token_is_repeated_when_github_is_out_of_order() {
    gitHub.faults().add(GitHubFaults.serverError().on("POST *"));

    assertThat(repository(client())).isInstanceOf(Ok.class);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void a_key_or_an_id_that_is_not_the_Apps_is_told_so() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    String pem = pem("PRIVATE " + "KEY", other.getPrivate().getEncoded());

    for (GitHubClient client :
        List.of(
            client("4711", Optional.of(77L), () -> AppKey.parse(pem).orElseThrow()),
            client("4712", Optional.of(77L), () -> AppKey.parse(pkcs8()).orElseThrow()))) {
      assertThat(repository(client))
          .isEqualTo(
              new Unauthorized<Repository>(
                  "GitHub does not accept the App (401 A JSON web token could not be decoded).",
                  Optional.of(
                      "An operator has to check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.")));
    }
    assertThat(
            repository(client("4711", Optional.of(78L), () -> AppKey.parse(pkcs8()).orElseThrow())))
        .isEqualTo(
            new NotFound<Repository>(
                "GitHub shows no installation 78 of the App (404 Not Found): install the App"
                    + " there."));
  }

  @Test
  void a_key_that_cannot_be_read_is_a_sentence() {
    GitHubClient client =
        client(
            "4711",
            Optional.of(77L),
            () -> {
              throw new SecretUnreadable("The parameter /app/key could not be read.");
            });

    assertThat(repository(client))
        .isEqualTo(new NoToken<Repository>("The parameter /app/key could not be read."));
    assertThat(client.permissions(deadline())).isInstanceOf(NoToken.class);
    assertThat(gitHub.requests()).isEmpty();
  }

  @Test
  void a_token_that_github_no_longer_takes_is_not_used_again() throws Exception {
    GitHubClient client = client();
    repository(client);
    gitHub.faults().add(badCredentials());

    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(repository(client)).isInstanceOf(Ok.class);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void a_fresh_token_that_github_refuses_too_is_an_answer_that_speaks_of_the_app() {
    GitHubClient client = client();
    gitHub.faults().add(badCredentials().times(2));

    assertThat(repository(client))
        .isEqualTo(
            new Unauthorized<Repository>(
                "GitHub does not accept the App's installation token (401).",
                Optional.of(
                    "An operator has to check that the GitHub App is still installed on the"
                        + " repository and not suspended.")));
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void an_installation_that_was_suspended_meanwhile_is_named() {
    GitHubClient client = client();
    repository(client);
    gitHub.faults().add(badCredentials());
    gitHub
        .faults()
        .add(GitHubFaults.refusal(403, "This installation has been suspended").on("POST *"));

    assertThat(repository(client).sentenceWithAdvice())
        .contains("(403): This installation has been suspended. An owner of the account has to")
        .contains("unsuspend the installation of the GitHub App.");
  }

  private static Fault badCredentials() {
    return new Fault("revoked", "GET *", 1, new Fault.Effect.Refuse(Answer.empty(401)));
  }

  @Test
  void a_key_is_read_in_every_form_in_which_people_keep_it() {
    for (String text :
        List.of(
            pkcs8(),
            pkcs1(),
            pkcs1().replace("\n", "\\n"),
            pkcs8().replace("\n", "\r\n"),
            " " + pkcs1())) {
      assertThat(AppKey.parse(text)).isPresent();
    }
    for (String text :
        List.of(
            "",
            "key",
            pkcs1().substring(10),
            pkcs1().replace("RSA ", "EC "),
            pkcs1().replace("A", "*"),
            pem("PRIVATE " + "KEY", new byte[40]))) {
      assertThat(AppKey.parse(text)).isEmpty();
    }
  }

  @Test
  void nothing_prints_a_token() {
    assertThat(new GitHubIdentity.Token("hidden", Map.of("actions", "write")).toString())
        .doesNotContain("hidden");
  }
}
