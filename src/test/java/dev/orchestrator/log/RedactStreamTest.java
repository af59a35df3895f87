package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.redaction.Corpus;
import dev.orchestrator.log.redaction.HarmlessLines;
import dev.orchestrator.log.redaction.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedactStreamTest {
  private static final String SECRET = "correct" + "Horse42battery";
  private static final String BEGIN = "-----BEGIN " + "RSA PRIVATE KEY-----";
  private static final String END = "-----END " + "RSA PRIVATE KEY-----";

  private static String copy(String text) throws IOException {
    return new String(copy(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static byte[] copy(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    new RedactStream(new Redactor()).copy(new ByteArrayInputStream(bytes), out);
    return out.toByteArray();
  }

  @Test
  void each_line_is_redacted_and_line_ends_stay() throws IOException {
    assertThat(copy("a password=" + SECRET + "\r\n\nlast token=" + SECRET))
        .isEqualTo("a password=[redacted:password]\r\n\nlast token=[redacted:token]");
  }

  @Test
  void a_line_of_json_keeps_its_form() throws IOException {
    assertThat(copy("{ \"n\" : 1.0,  \"password\":\"" + SECRET + "\", \"n\":2 }\n"))
        .isEqualTo("{ \"n\" : 1.0,  \"password\":\"[redacted:password]\", \"n\":2 }\n");
  }

  @Test
  void every_line_of_json_stays_json() throws IOException {
    List<String> lines =
        Corpus.wellFormed(90_006).stream()
            .map(Corpus.Case::line)
            .filter(line -> line.indexOf('\n') < 0 && Json.tryRead(line).isPresent())
            .toList();
    List<String> copied = copy(String.join("\n", lines)).lines().toList();
    assertThat(copied)
        .hasSameSizeAs(lines)
        .allSatisfy(line -> assertThat(Json.tryRead(line)).isPresent());
  }

  @Test
  void harmless_input_comes_out_byte_for_byte() throws IOException {
    byte[] input =
        String.join("\n", HarmlessLines.of(90_007, 300)).getBytes(StandardCharsets.UTF_8);
    assertThat(copy(input)).isEqualTo(input);
  }

  @Test
  void bytes_that_are_no_utf8_stay() throws IOException {
    byte[] input =
        ("caf\u00e9 password=" + SECRET + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(copy(input))
        .isEqualTo(
            "caf\u00e9 password=[redacted:password]\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void a_private_key_across_lines_does_not_show_its_body() throws IOException {
    var dice = new SeededRandom(4);
    String body = dice.std64(64) + "\n" + dice.std64(64) + "\n" + dice.std64(9) + "=\n";
    String copied =
        copy("before\n" + BEGIN + "\nProc-Type: 4,ENCRYPTED\n\n" + body + END + "\nafter word\n");
    assertThat(copied).startsWith("before\n[redacted:private-key]").endsWith("\nafter word\n");
    body.lines().forEach(line -> assertThat(copied).doesNotContain(line));
    assertThat(copied.lines()).hasSize(9);
  }

  @Test
  void a_pgp_key_and_a_putty_key_neither() throws IOException {
    var dice = new SeededRandom(4);
    String body = dice.std64(64) + "\n" + dice.std64(64) + "\n=" + dice.std64(4) + "\n";
    String pgp =
        "-----BEGIN PGP "
            + "PRIVATE KEY BLOCK-----\nVersion: x\n\n"
            + body
            + "-----END PGP "
            + "PRIVATE KEY BLOCK-----\n";
    String putty = "Private-Lines: 3\n" + body + "Private-MAC: " + dice.hex(40) + "\n";
    for (String key : List.of(pgp, putty)) {
      String copied = copy(key + "after word\n");
      assertThat(copied).endsWith("after word\n");
      body.lines().forEach(line -> assertThat(copied).doesNotContain(line));
    }
  }

  @Test
  void behind_the_prefix_of_a_log_neither() throws IOException {
    var dice = new SeededRandom(4);
    String first = dice.std64(64);
    String second = dice.std64(64);
    String copied =
        copy(
            "12:00 "
                + BEGIN
                + "\n12:00 "
                + first
                + "\n12:00 "
                + second
                + "\n12:00 started\n"
                + second);
    assertThat(copied)
        .isEqualTo(
            "12:00 [redacted:private-key]\n12:00 [redacted:private-key]\n12:00"
                + " [redacted:private-key]\n12:00 started\n"
                + second);
  }

  @Test
  void a_public_key_across_lines_stays() throws IOException {
    String key =
        "-----BEGIN PUBLIC KEY-----\n"
            + new SeededRandom(4).std64(64)
            + "\n-----END PUBLIC KEY-----\n";
    assertThat(copy(key)).isEqualTo(key);
  }

  @Test
  void a_value_goes_when_the_line_before_names_it() throws IOException {
    assertThat(
            copy(
                "- name: DB_PASSWORD\n  value: "
                    + SECRET
                    + "\n- name: REGION\n  value: eu-west-1\n"))
        .isEqualTo(
            "- name: DB_PASSWORD\n  value: [redacted:password]\n- name: REGION\n  value: eu-west-1\n");
  }

  @Test
  void a_line_too_long_is_dropped_and_the_next_one_is_not() throws IOException {
    String tooLong = "x".repeat(Redactor.LONGEST + 1);
    assertThat(copy(tooLong + "\nnext\n")).isEqualTo("[dropped: redactor error]\nnext\n");
    assertThat(copy("{\"a\":\"" + tooLong + "\"}\nnext"))
        .isEqualTo("{\"redaction\":\"[dropped: redactor error]\"}\nnext");
  }

  @Test
  void a_line_comes_out_before_the_next_one_goes_in() throws Exception {
    try (var typed = new PipedOutputStream();
        var input = new PipedInputStream(typed);
        var shown = new PipedOutputStream();
        InputStream output = new PipedInputStream(shown)) {
      Thread copier =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  new RedactStream(new Redactor()).copy(input, shown);
                } catch (IOException closed) {
                  // The test has ended.
                }
              });
      typed.write("token=abc123def456\n".getBytes(StandardCharsets.UTF_8));
      typed.flush();
      assertThat(output.readNBytes("token=[redacted:token]\n".length()))
          .isEqualTo("token=[redacted:token]\n".getBytes(StandardCharsets.UTF_8));
      typed.close();
      copier.join();
    }
  }
}
