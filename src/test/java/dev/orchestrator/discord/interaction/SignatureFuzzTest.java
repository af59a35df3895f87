package dev.orchestrator.discord.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.Events;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the headers and the body: what the signer did not sign is refused, what it did is not.
 */
class SignatureFuzzTest {
  private static final SignatureVerifier VERIFIER =
      ((SignatureVerifier.Parsed.Usable) SignatureVerifier.parse(Events.SIGNER.publicKeyHex()))
          .verifier();

  static Stream<Arguments> seeds() {
    byte[] ping = Events.body("ping").bytes();
    String good = Events.SIGNER.sign(Events.TIMESTAMP, ping);
    return Stream.of(
        arguments(ping, Events.TIMESTAMP, good.substring(0, 126) + "00"),
        arguments(ping, Events.TIMESTAMP + "1", good),
        arguments(ping, Events.TIMESTAMP, good.replace('0', '1')),
        arguments(ping, "", ""),
        arguments(ping, "١٧٠٠٠٠٠٠٠٠", good),
        arguments(ping, "1".repeat(21), good),
        arguments(new byte[0], "0", "ff".repeat(64)),
        arguments(new byte[0], "0", "00".repeat(64)),
        arguments(new byte[0], "-1", "g".repeat(128)),
        arguments(new byte[] {'1'}, "0", good.substring(1)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void what_was_not_signed_is_refused(
      byte @NotNull [] body, @NotNull String timestamp, @NotNull String signature) {
    var request = new SignedRequest(body, Optional.of(timestamp), Optional.of(signature));

    assertThat(VERIFIER.verify(request)).isInstanceOf(Verdict.Refused.class);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void what_was_signed_is_genuine_and_with_one_byte_more_it_is_not(
      byte @NotNull [] body, @NotNull String timestamp, @NotNull String more) {
    boolean digits = timestamp.matches("[0-9]{1,20}");
    String signature = Events.SIGNER.sign(timestamp, body);
    var signed = new SignedRequest(body, Optional.of(timestamp), Optional.of(signature));
    assertThat(VERIFIER.verify(signed) instanceof Verdict.Genuine).isEqualTo(digits);

    byte[] longer = (new String(body, UTF_8) + more + " ").getBytes(UTF_8);
    var forged = new SignedRequest(longer, Optional.of(timestamp), Optional.of(signature));
    assertThat(VERIFIER.verify(forged)).isInstanceOf(Verdict.Refused.class);
  }
}
