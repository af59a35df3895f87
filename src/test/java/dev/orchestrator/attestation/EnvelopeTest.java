package dev.orchestrator.attestation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  /** The seed of the worked example, the numbers from 0 to 31. */
  private static final SigningKey KEY = SigningKey.generate(new Counting());

  private static final String STATEMENT =
      "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{},"
          + "\"predicateType\":\"https://in-toto.io/attestation/test-result/v0.1\",\"subject\":[]}";

  private static final class Counting implements java.util.random.RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
    }
  }

  @Test
  void the_encoding_that_is_signed_is_the_one_of_the_specification() {
    assertThat(
            Envelope.preAuthenticationEncoding(
                "http://example.com/HelloWorld", "hello world".getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @Test
  void a_key_is_known_by_the_hash_of_its_encoding() {
    assertThat(KEY.verificationKey().id())
        .isEqualTo("a050837d85070582ccf7394b0988847cc312cb88259b894899f6f239cf1791a5");
    assertThat(SigningKey.parse(KEY.pem()).map(key -> key.verificationKey().id()))
        .contains(KEY.verificationKey().id());
    assertThat(SigningKey.parse(KEY.pem().replace("\n", "\\n"))).isPresent();
    assertThat(VerificationKey.parse(KEY.verificationKey().pem()).map(VerificationKey::id))
        .contains(KEY.verificationKey().id());
    assertThat(KEY).asString().doesNotContain(KEY.pem().lines().toList().get(1));
  }

  @Test
  void what_is_no_key_is_not_read() {
    String pem = KEY.pem();
    assertThat(SigningKey.parse("")).isEmpty();
    assertThat(SigningKey.parse(KEY.verificationKey().pem())).isEmpty();
    assertThat(SigningKey.parse(pem.substring(0, pem.length() - 30))).isEmpty();
    assertThat(SigningKey.parse(pem.replaceFirst("MC4", "MC8"))).isEmpty();
    assertThat(VerificationKey.parse(pem)).isEmpty();
  }

  @Test
  void one_changed_bit_anywhere_is_not_verified() {
    Envelope envelope = Envelope.signed(STATEMENT.getBytes(UTF_8), Envelope.IN_TOTO, KEY);
    assertThat(Envelope.read(envelope.json()).orElseThrow().isSignedBy(KEY.verificationKey()))
        .isTrue();
    var random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      byte[] json = envelope.json();
      json[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(8));
      Optional<Envelope> read = Envelope.read(json);
      assertThat(
              read.filter(e -> e.isSignedBy(KEY.verificationKey()))
                  .filter(e -> !e.equals(envelope))
                  .map(e -> new String(e.payload(), UTF_8)))
          // A changed key id, which is only a hint, or white space may remain; the payload may not.
          .satisfiesAnyOf(
              verified -> assertThat(verified).isEmpty(),
              verified -> assertThat(verified).contains(STATEMENT));
    }
    Envelope other =
        Envelope.signed(
            STATEMENT.getBytes(UTF_8),
            Envelope.IN_TOTO,
            SigningKey.generate(new SplittableRandom(2)));
    assertThat(other.isSignedBy(KEY.verificationKey())).isFalse();
    assertThat(
            new Envelope(envelope.payload(), "text/plain", envelope.signatures())
                .isSignedBy(KEY.verificationKey()))
        .isFalse();
  }

  @Test
  void the_worked_example_verifies() throws IOException {
    Path folder = Path.of("src/test/resources/attestation");
    VerificationKey key =
        VerificationKey.parse(Files.readString(folder.resolve("dsse-example-pub.pem")))
            .orElseThrow();
    Envelope envelope =
        Envelope.read(Files.readAllBytes(folder.resolve("dsse-example.json"))).orElseThrow();
    assertThat(envelope.isSignedBy(key)).isTrue();
    assertThat(envelope.payload()).hasSize(413);
    assertThat(key.id()).isEqualTo(KEY.verificationKey().id());
    assertThat(Envelope.signed(envelope.payload(), Envelope.IN_TOTO, KEY).signatures().getFirst())
        .satisfies(signature ->
            assertThat(signature.bytes()).isEqualTo(envelope.signatures().getFirst().bytes()));
  }

  @Test
  void base64_may_be_URL_safe_and_what_is_no_envelope_is_not_read() {
    byte[] payload = HexFormat.of().parseHex("fbff3ffbff3f");
    Envelope envelope = Envelope.signed(payload, "application/octet-stream", KEY);
    String urlSafe = new String(envelope.json(), UTF_8).replace("+/8/+/8/", "-_8_-_8_");
    assertThat(urlSafe).contains("-_8_");
    assertThat(
            Envelope.read(urlSafe.getBytes(UTF_8)).orElseThrow().isSignedBy(KEY.verificationKey()))
        .isTrue();
    for (String no :
        new String[] {
          "",
          "[]",
          "{}",
          "{\"payload\":\"\",\"payloadType\":\"t\",\"signatures\":[]}",
          "{\"payload\":\"?\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":\"\"}]}",
          "{\"payload\":\"\",\"payloadType\":\"t\",\"signatures\":[{\"keyid\":\"a\"}]}"
        }) {
      assertThat(Envelope.read(no.getBytes(UTF_8))).as(no).isEmpty();
    }
  }
}
