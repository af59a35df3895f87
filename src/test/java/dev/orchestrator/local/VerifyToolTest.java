package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.attestation.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./orchestrator verify}, and the same with openssl as the README shows it. */
@Timeout(60)
class VerifyToolTest {
  private static final Path EXAMPLE = Path.of("src/test/resources/attestation/dsse-example.json");
  private static final Path EXAMPLE_KEY =
      Path.of("src/test/resources/attestation/dsse-example-pub.pem");
  private static final SigningKey KEY = SigningKey.generate(new SplittableRandom(7));
  private static final String STATEMENT =
      """
      {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"production","digest":{"sha256":"00"}}],\
      "predicateType":"https://in-toto.io/attestation/test-result/v0.1",\
      "predicate":{"result":"FAILED","configuration":[],"failedTests":["health"]}}\
      """;

  @TempDir private Path folder;
  private Path attestation;
  private Path key;

  @BeforeEach
  void write() throws IOException {
    attestation = folder.resolve("attestation.json");
    key = folder.resolve("key.pem");
    Files.write(
        attestation, Envelope.signed(STATEMENT.getBytes(UTF_8), Envelope.IN_TOTO, KEY).json());
    Files.writeString(key, KEY.verificationKey().pem());
  }

  private record Ran(int exitCode, String out, String err) {}

  private static Ran verify(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var all = new String[arguments.length + 1];
    all[0] = "verify";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    int code =
        Main.run(
            new Terminal(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of()),
            all);
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void a_signed_attestation_is_valid_and_what_it_says_is_printed() {
    Ran ran = verify(attestation, "--key", key);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("valid", KEY.verificationKey().id(), "production", "FAILED");
  }

  @Test
  void the_worked_example_is_valid() {
    assertThat(verify(EXAMPLE, "--key", EXAMPLE_KEY).exitCode()).isZero();
  }

  @Test
  void another_key_or_another_payload_or_type_is_not_valid() throws IOException {
    assertThat(verify(attestation, "--key", EXAMPLE_KEY).exitCode()).isEqualTo(1);
    assertThat(verify(EXAMPLE, "--key", key).exitCode()).isEqualTo(1);

    Envelope signed = Envelope.read(Files.readAllBytes(attestation)).orElseThrow();
    byte[] passed = STATEMENT.replace("FAILED", "PASSED").getBytes(UTF_8);
    Files.write(
        attestation, new Envelope(passed, signed.payloadType(), signed.signatures()).json());
    Ran forged = verify(attestation, "--key", key);
    assertThat(forged.exitCode()).isEqualTo(1);
    assertThat(forged.out()).doesNotContain("PASSED");
    assertThat(forged.err()).contains("not valid");

    Files.write(
        attestation, new Envelope(signed.payload(), "text/plain", signed.signatures()).json());
    assertThat(verify(attestation, "--key", key).exitCode()).isEqualTo(1);
  }

  @Test
  void a_valid_signature_of_something_else_is_not_a_valid_attestation() throws IOException {
    for (String payload : new String[] {"hello world", "[]", "{\"_type\":\"x\"}"}) {
      Files.write(
          attestation, Envelope.signed(payload.getBytes(UTF_8), Envelope.IN_TOTO, KEY).json());
      assertThat(verify(attestation, "--key", key).exitCode()).as(payload).isEqualTo(1);
    }
    Files.write(attestation, Envelope.signed(STATEMENT.getBytes(UTF_8), "text/plain", KEY).json());
    assertThat(verify(attestation, "--key", key).exitCode()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_read_ends_with_2_and_a_sentence() throws IOException {
    Path missing = folder.resolve("missing");
    assertUnreadable(verify(missing, "--key", key));
    assertUnreadable(verify(attestation, "--key", missing));
    assertUnreadable(verify(folder, "--key", key));
    assertUnreadable(verify(attestation, "--key", attestation));
    assertUnreadable(verify(key, "--key", key));
    assertUnreadable(verify(attestation));
    assertUnreadable(verify("--key", key));
    Files.writeString(key, KEY.pem());
    Ran privateKey = verify(attestation, "--key", key);
    assertUnreadable(privateKey);
    assertThat(privateKey.err()).doesNotContain(KEY.pem().lines().toList().get(1));
    Files.writeString(key, KEY.verificationKey().pem());
    Files.write(attestation, new byte[0]);
    assertUnreadable(verify(attestation, "--key", key));
    Files.writeString(attestation, "{\"payload\":\"e30=\",\"payloadType\":\"t\"}");
    assertUnreadable(verify(attestation, "--key", key));
  }

  private static void assertUnreadable(Ran ran) {
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).isNotBlank();
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void the_readme_shows_the_same_with_openssl() throws Exception {
    assumeThat(Path.of("/usr/bin/openssl")).exists();
    assumeThat(Path.of("/usr/bin/jq")).exists();
    assertThat(byReadme(attestation, key)).isZero();
    assertThat(byReadme(EXAMPLE, EXAMPLE_KEY)).isZero();
    assertThat(byReadme(EXAMPLE, key)).isNotZero();
    Envelope signed = Envelope.read(Files.readAllBytes(attestation)).orElseThrow();
    Files.write(
        attestation,
        new Envelope(
                STATEMENT.replace("FAILED", "PASSED").getBytes(UTF_8),
                signed.payloadType(),
                signed.signatures())
            .json());
    assertThat(byReadme(attestation, key)).isNotZero();
  }

  /** The exit code of the README's commands for these files. */
  private int byReadme(Path file, Path pem) throws IOException, InterruptedException {
    Matcher block =
        Pattern.compile("```sh\n([^`]*openssl pkeyutl -verify[^`]*)```")
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    Path work = Files.createTempDirectory(folder, "openssl");
    Files.copy(file, work.resolve("attestation.json"));
    Files.copy(pem, work.resolve("attestation-key.pem"));
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", block.group(1))
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return shell.exitValue();
  }
}
