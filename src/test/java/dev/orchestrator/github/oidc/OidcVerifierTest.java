package dev.orchestrator.github.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens of the simulated issuer, over real HTTP. */
@Timeout(60)
class OidcVerifierTest {
  private static final String AUDIENCE = "orchestrator";
  private static final String JWKS = "GET /oidc/.well-known/jwks";

  private final MovableClock clock = new MovableClock();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private SimulatedGitHub gitHub;
  private OidcIssuer issuer;
  private OidcVerifier verifier;

  @BeforeEach
  void start() throws Exception {
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with("a-token", clock).withoutTicking());
    issuer = gitHub.oidc();
    verifier =
        new OidcVerifier(issuer.issuer(), AUDIENCE, new SigningKeys(issuer.issuer(), () -> http));
  }

  @AfterEach
  void stop() {
    gitHub.close();
    http.close();
  }

  private OidcVerifier.Result verify(String token) {
    return verifier.verify(token, clock.instant());
  }

  private long fetches() {
    return gitHub.requests().stream().filter(one -> one.path().endsWith("/jwks")).count();
  }

  private void assertRefused(String token) {
    assertThat(verify(token)).isInstanceOf(OidcVerifier.Result.Refused.class);
  }

  private void assertVerified(String token) {
    assertThat(verify(token)).isInstanceOf(OidcVerifier.Result.Verified.class);
  }

  @Test
  void a_good_token_says_which_job_calls() {
    assertThat(verify(issuer.token(AUDIENCE)))
        .isInstanceOfSatisfying(
            OidcVerifier.Result.Verified.class,
            verified -> {
              JobIdentity job = verified.job();
              assertThat(job.repository()).hasToString("octo-org/storefront");
              assertThat(job.repositoryId()).matches("[0-9]+");
              assertThat(job.event()).isEqualTo("push");
              assertThat(job.environment()).isEmpty();
              assertThat(job.run().runId()).isEqualTo("16055869479");
            });
  }

  @ParameterizedTest
  @EnumSource(value = OidcIssuer.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_faulty_token_is_refused(OidcIssuer.Fault fault) {
    assertVerified(issuer.token(AUDIENCE));
    assertRefused(issuer.token(AUDIENCE, Map.of(), fault));
  }

  @Test
  void the_subject_is_not_looked_at() {
    for (String sub : List.of("repo:octo-org@9/storefront@48:ref:x", "anything", "")) {
      assertVerified(issuer.token(AUDIENCE, Map.of("sub", sub), OidcIssuer.Fault.NONE));
    }
  }

  @Test
  void the_times_hold_with_a_leeway_of_60_seconds_and_an_age_of_10_minutes() {
    long now = clock.instant().getEpochSecond();
    assertTimes(true, now - 59, now, now);
    assertTimes(false, now - 60, now, now);
    assertTimes(true, now + 300, now + 60, now);
    assertTimes(false, now + 300, now + 61, now);
    assertTimes(true, now + 300, now, now + 60);
    assertTimes(false, now + 300, now, now + 61);
    assertTimes(true, now + 21_600, now - 900, now - 600);
    assertTimes(false, now + 21_600, now - 900, now - 601);
  }

  private void assertTimes(boolean good, long exp, long nbf, long iat) {
    String token =
        issuer.token(AUDIENCE, Map.of("exp", exp, "nbf", nbf, "iat", iat), OidcIssuer.Fault.NONE);
    assertThat(verify(token) instanceof OidcVerifier.Result.Verified)
        .as("exp %d nbf %d iat %d", exp, nbf, iat)
        .isEqualTo(good);
  }

  @Test
  void claims_that_are_missing_or_of_another_type_are_refused() {
    for (String name :
        List.of("iss", "aud", "exp", "iat", "repository", "repository_id", "event_name")) {
      assertRefused(issuer.token(AUDIENCE, Map.of(name, ""), OidcIssuer.Fault.NONE));
      assertRefused(issuer.token(AUDIENCE, Map.of(name, List.of("x")), OidcIssuer.Fault.NONE));
      assertRefused(issuer.token(AUDIENCE, Map.of(name, true), OidcIssuer.Fault.NONE));
    }
    assertRefused(issuer.token(AUDIENCE, Map.of("nbf", "soon"), OidcIssuer.Fault.NONE));
    assertRefused(issuer.token(AUDIENCE, Map.of("exp", "9999999999"), OidcIssuer.Fault.NONE));
    assertRefused(issuer.token(AUDIENCE, Map.of("repository", "no-owner"), OidcIssuer.Fault.NONE));
    assertRefused(issuer.token(AUDIENCE, Map.of("repository_id", "4a"), OidcIssuer.Fault.NONE));
  }

  @Test
  void only_the_one_canonical_form_of_a_token_is_read() {
    String token = issuer.token(AUDIENCE);
    String[] parts = token.split("\\.");
    char last = parts[2].charAt(parts[2].length() - 1);
    // The last character of 256 bytes carries 4 unused bits.
    String other = parts[2].substring(0, parts[2].length() - 1) + (char) (last + 1);
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "a.b",
            token + ".",
            "." + token,
            token + "=",
            token + " ",
            parts[0] + "." + parts[1] + "." + other,
            parts[0] + "." + parts[1] + ".",
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "\n." + parts[1] + "." + parts[2],
            "é." + parts[1] + "." + parts[2],
            token + "A".repeat(OidcToken.MAX_LENGTH))) {
      assertRefused(text);
    }
    String standard =
        Base64.getEncoder()
            .encodeToString("{\"alg\":\"RS256\"}~~~???".getBytes(StandardCharsets.UTF_8));
    assertRefused(standard + "." + parts[1] + "." + parts[2]);
  }

  @Test
  void keys_are_cached_and_an_unknown_one_costs_at_most_one_fetch_a_minute() {
    for (int i = 0; i < 5; i++) {
      assertVerified(issuer.token(AUDIENCE));
    }
    assertThat(fetches()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      assertRefused(issuer.token(AUDIENCE, Map.of(), OidcIssuer.Fault.UNKNOWN_KEY));
    }
    assertThat(fetches()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(60));
    for (int i = 0; i < 20; i++) {
      assertRefused(issuer.token(AUDIENCE, Map.of(), OidcIssuer.Fault.UNKNOWN_KEY));
    }
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void many_calls_at_once_fetch_once() throws Exception {
    String token = issuer.token(AUDIENCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<OidcVerifier.Result>> calls =
          IntStream.range(0, 32)
              .<Callable<OidcVerifier.Result>>mapToObj(i -> () -> verify(token))
              .toList();
      for (var one : threads.invokeAll(calls)) {
        assertThat(one.get()).isInstanceOf(OidcVerifier.Result.Verified.class);
      }
    }
    assertThat(fetches()).isEqualTo(1);
  }

  @Test
  void a_rotated_key_is_found_and_a_withdrawn_one_forgotten_within_an_hour() {
    String old = issuer.token(AUDIENCE);
    assertVerified(old);
    issuer.rotate();
    clock.advance(Duration.ofSeconds(61));
    assertVerified(issuer.token(AUDIENCE));
    String another = issuer.token(AUDIENCE);
    issuer.rotate();
    issuer.withdrawOldKeys();
    clock.advance(Duration.ofHours(1));
    assertRefused(another);
    assertVerified(issuer.token(AUDIENCE));
  }

  @Test
  void an_issuer_that_does_not_answer_is_not_the_tokens_fault() {
    for (Answer broken :
        List.of(
            new Answer(500, Map.of(), new byte[0]),
            new Answer(200, Map.of(), "<html>".getBytes(StandardCharsets.UTF_8)),
            new Answer(200, Map.of(), "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8)))) {
      gitHub.faults().add(new Fault("down", JWKS, Fault.ALWAYS, new Fault.Effect.Refuse(broken)));
      assertThat(verify(issuer.token(AUDIENCE)))
          .isInstanceOf(OidcVerifier.Result.Unavailable.class);
      gitHub.faults().clear();
      clock.advance(Duration.ofSeconds(5));
    }
    assertVerified(issuer.token(AUDIENCE));

    gitHub
        .faults()
        .add(
            new Fault(
                "down",
                JWKS,
                Fault.ALWAYS,
                new Fault.Effect.Refuse(new Answer(500, Map.of(), new byte[0]))));
    clock.advance(Duration.ofHours(2));
    assertVerified(issuer.token(AUDIENCE));
    assertRefused(issuer.token(AUDIENCE, Map.of(), OidcIssuer.Fault.UNKNOWN_KEY));
  }
}
