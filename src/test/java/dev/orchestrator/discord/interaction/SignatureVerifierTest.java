package dev.orchestrator.discord.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.discord.interaction.SignatureVerifier.Parsed;
import dev.orchestrator.discord.interaction.Verdict.Genuine;
import dev.orchestrator.discord.interaction.Verdict.Reason;
import dev.orchestrator.discord.interaction.Verdict.Refused;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignatureVerifierTest {
  private static final byte[] SEED =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final String KEY =
      "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
  private static final String TIMESTAMP = "1700000000";
  private static final String BODY =
      "{\"application_id\":\"775799577604522054\",\"id\":\"786008729715212338\","
          + "\"token\":\"A_UNIQUE_TOKEN\",\"type\":1,\"version\":1}";
  private static final String SIGNATURE =
      "0c201b7e809828a83a1a2bae27abefb6c885400f839a358b08d6cafb01374a80"
          + "c729488a9700fb12ae5bd0fea82970cbeb621fc2a0e5f5b6739fbfc25c346f02";

  private final SignatureVerifier verifier = usable(KEY);

  @Test
  void the_published_vector_is_genuine() {
    assertThat(verify(TIMESTAMP, BODY, SIGNATURE)).isEqualTo(new Genuine());
  }

  @Test
  void the_signature_may_be_in_capitals() {
    assertThat(verify(TIMESTAMP, BODY, SIGNATURE.toUpperCase(Locale.ROOT)))
        .isEqualTo(new Genuine());
  }

  @Test
  void a_body_with_one_added_space_is_refused() {
    assertThat(verify(TIMESTAMP, BODY + " ", SIGNATURE))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void a_body_that_was_parsed_and_written_again_is_refused() {
    String reordered =
        "{\"id\":\"786008729715212338\",\"application_id\":\"775799577604522054\","
            + "\"token\":\"A_UNIQUE_TOKEN\",\"type\":1,\"version\":1}";
    assertThat(verify(TIMESTAMP, reordered, SIGNATURE))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void another_timestamp_is_refused() {
    assertThat(verify("1700000001", BODY, SIGNATURE))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void a_signature_of_63_bytes_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, SIGNATURE.substring(0, 126)))
        .isEqualTo(new Refused(Reason.SIGNATURE_WRONG_LENGTH));
  }

  @Test
  void a_signature_of_an_odd_number_of_digits_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, SIGNATURE.substring(0, 127)))
        .isEqualTo(new Refused(Reason.SIGNATURE_WRONG_LENGTH));
  }

  @Test
  void an_empty_signature_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, "")).isEqualTo(new Refused(Reason.SIGNATURE_WRONG_LENGTH));
  }

  @Test
  void a_signature_of_zeros_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, "0".repeat(128)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void a_signature_whose_second_half_is_out_of_range_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, SIGNATURE.substring(0, 64) + "f".repeat(64)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void a_signature_that_is_not_hexadecimal_is_refused() {
    assertThat(verify(TIMESTAMP, BODY, "zz" + SIGNATURE.substring(2)))
        .isEqualTo(new Refused(Reason.SIGNATURE_NOT_HEX));
    String fullWidthDigit = "\uff10" + SIGNATURE.substring(1);
    assertThat(verify(TIMESTAMP, BODY, fullWidthDigit))
        .isEqualTo(new Refused(Reason.SIGNATURE_NOT_HEX));
  }

  @Test
  void a_missing_header_is_refused_and_named() {
    byte[] body = BODY.getBytes(UTF_8);
    assertThat(verifier.verify(new SignedRequest(body, Optional.empty(), Optional.of(SIGNATURE))))
        .isEqualTo(new Refused(Reason.NO_TIMESTAMP));
    assertThat(verifier.verify(new SignedRequest(body, Optional.of(TIMESTAMP), Optional.empty())))
        .isEqualTo(new Refused(Reason.NO_SIGNATURE));
    assertThat(Reason.NO_TIMESTAMP.sentence()).contains("X-Signature-Timestamp");
    assertThat(Reason.NO_SIGNATURE.sentence()).contains("X-Signature-Ed25519");
  }

  @Test
  void a_timestamp_that_is_not_digits_is_refused_even_if_it_was_signed() {
    var signer = new InteractionSigner(SEED);
    byte[] body = BODY.getBytes(UTF_8);
    for (String timestamp : List.of("", "zzz", "17 00", "-1", "1.5", "1".repeat(21), "\u0661")) {
      assertThat(verifier.verify(signer.signed(timestamp, body)))
          .as(timestamp)
          .isEqualTo(new Refused(Reason.TIMESTAMP_NOT_DIGITS));
    }
  }

  @Test
  void the_start_of_a_genuine_body_cannot_be_moved_into_the_timestamp() {
    assertThat(verify(TIMESTAMP + BODY.substring(0, 1), BODY.substring(1), SIGNATURE))
        .isEqualTo(new Refused(Reason.TIMESTAMP_NOT_DIGITS));
  }

  @Test
  void an_old_timestamp_is_not_held_against_a_clock() {
    var signer = new InteractionSigner(SEED);
    assertThat(verifier.verify(signer.signed("1", BODY.getBytes(UTF_8)))).isEqualTo(new Genuine());
  }

  @Test
  void the_body_is_verified_as_bytes_not_as_text() {
    byte[] notUtf8 = {(byte) 0xff, 0, (byte) 0xc3, '{'};
    byte[] message = {'1', (byte) 0xff, 0, (byte) 0xc3, '{'};
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(SEED, 0, message, 0, message.length, signature, 0);
    var hex = Optional.of(HexFormat.of().formatHex(signature));
    assertThat(verifier.verify(new SignedRequest(notUtf8, Optional.of("1"), hex)))
        .isEqualTo(new Genuine());
    byte[] asText = new String(notUtf8, UTF_8).getBytes(UTF_8);
    assertThat(verifier.verify(new SignedRequest(asText, Optional.of("1"), hex)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void no_flipped_bit_of_the_signature_passes() {
    byte[] good = HexFormat.of().parseHex(SIGNATURE);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(verify(TIMESTAMP, BODY, HexFormat.of().formatHex(bad)))
          .as("bit " + bit)
          .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
    }
  }

  @Test
  void random_headers_are_refused_without_an_exception() {
    var random = new Random(25519);
    for (int i = 0; i < 2_000; i++) {
      String timestamp = randomText(random, 24);
      String signature = randomText(random, 140);
      assertThat(verify(timestamp, BODY, signature)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void while_a_key_is_rotated_both_keys_are_good() {
    var old = new InteractionSigner(SEED);
    byte[] otherSeed = new byte[32];
    Arrays.fill(otherSeed, (byte) 7);
    var fresh = new InteractionSigner(otherSeed);
    byte[] body = BODY.getBytes(UTF_8);
    SignatureVerifier both = usable(old.publicKeyHex() + " , " + fresh.publicKeyHex());
    assertThat(both.verify(old.signed(TIMESTAMP, body))).isEqualTo(new Genuine());
    assertThat(both.verify(fresh.signed(TIMESTAMP, body))).isEqualTo(new Genuine());
    assertThat(verifier.verify(fresh.signed(TIMESTAMP, body)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void a_malformed_key_is_named_and_never_repeated() {
    assertThat(problems("")).containsExactly("The public key is empty.");
    assertThat(problems(KEY.substring(1)))
        .containsExactly("The public key has 63 characters instead of 64.");
    assertThat(problems("zz" + KEY.substring(2)))
        .containsExactly("The public key has characters that are not hexadecimal digits.");
    for (String point : List.of("0".repeat(64), "f".repeat(64), "01" + "0".repeat(62))) {
      assertThat(problems(point))
          .as(point)
          .containsExactly("The public key is not a usable Ed25519 key.");
    }
  }

  @Test
  void all_problems_of_all_keys_are_named_at_once() {
    assertThat(problems("abc," + KEY + ", "))
        .containsExactly(
            "There are 3 public keys; at most 2 are allowed.",
            "Public key 1 has 3 characters instead of 64.",
            "Public key 3 is empty.");
  }

  @Test
  void a_signer_gives_the_published_key_and_signature() {
    var signer = new InteractionSigner(SEED);
    assertThat(signer.publicKeyHex()).isEqualTo(KEY);
    assertThat(signer.sign(TIMESTAMP, BODY.getBytes(UTF_8))).isEqualTo(SIGNATURE);
    assertThatThrownBy(() -> new InteractionSigner(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Verdict verify(String timestamp, String body, String signature) {
    return verifier.verify(
        new SignedRequest(body.getBytes(UTF_8), Optional.of(timestamp), Optional.of(signature)));
  }

  private static SignatureVerifier usable(String keys) {
    return switch (SignatureVerifier.parse(keys)) {
      case Parsed.Usable usable -> usable.verifier();
      case Parsed.Unusable unusable -> throw new AssertionError(unusable.problems());
    };
  }

  private static List<String> problems(String keys) {
    return switch (SignatureVerifier.parse(keys)) {
      case Parsed.Usable usable -> throw new AssertionError("usable: " + usable);
      case Parsed.Unusable unusable -> unusable.problems();
    };
  }

  private static String randomText(Random random, int maxLength) {
    String alphabet = "0123456789abcdefABCDEFxyz{}\" \u00e9\u0661\ud83d";
    int length = random.nextInt(maxLength);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
