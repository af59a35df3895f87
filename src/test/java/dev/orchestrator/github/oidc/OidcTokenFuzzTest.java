package dev.orchestrator.github.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.http.HttpOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a bearer header holds: it is refused without a failure, and never believed. */
class OidcTokenFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  /** The issuer's keys cannot be had, so that nothing can be verified. */
  private static final OidcVerifier VERIFIER =
      new OidcVerifier(
          "https://issuer.example",
          "orchestrator",
          new SigningKeys(
              "https://issuer.example",
              () ->
                  request ->
                      new HttpOutcome.Failed(
                          HttpOutcome.Reason.NOT_CONNECTED, "not connected", Duration.ZERO)));

  static Stream<Arguments> tokens() {
    return Stream.of(
            "",
            "..",
            "a.b.c",
            part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part("{}") + ".AA",
            part("{\"alg\":\"none\"}") + "." + part("{\"iss\":\"https://issuer.example\"}") + ".",
            part("{\"alg\":\"RS256\",\"kid\":\"k\"}")
                + "."
                + part(
                    "{\"iss\":\"https://issuer.example\",\"aud\":\"orchestrator\",\"iat\":1796032800,"
                        + "\"exp\":1e300}")
                + ".AAAA",
            part("[".repeat(5_000)) + "." + part("\ud800") + "." + part("x"))
        .map(text -> arguments(text));
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("tokens")
  @FuzzTest(maxDuration = "5m")
  void any_token_is_refused(@NotNull String token) {
    assertThat(VERIFIER.verify(token, NOW)).isNotInstanceOf(OidcVerifier.Result.Verified.class);
  }

  @MethodSource("tokens")
  @FuzzTest(maxDuration = "5m")
  void any_header_and_claims_are_read(@NotNull String text) {
    String token = part(text) + "." + part(text) + "." + part(text);
    assertThat(VERIFIER.verify(token, NOW)).isNotInstanceOf(OidcVerifier.Result.Verified.class);
  }
}
