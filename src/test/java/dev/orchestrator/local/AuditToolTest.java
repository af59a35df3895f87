package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./orchestrator audit check}. */
class AuditToolTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int check(String... arguments) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("GITHUB_REPOSITORY", "octo-org/shop"));
    var all = new String[arguments.length + 2];
    all[0] = "audit";
    all[1] = "check";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Main.run(terminal, all);
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("artifact.json"), content).toString();
  }

  private static Json vector() throws IOException {
    return Json.read(Files.readString(Path.of("src/test/resources/vectors/hmac.json")))
        .items()
        .getFirst();
  }

  private static String signed(String hmac) throws IOException {
    String artifact = new String(vector().get("artifact").toBytes(), UTF_8);
    return artifact.substring(0, artifact.length() - 1) + ",\"hmac\":\"" + hmac + "\"}";
  }

  @Test
  void a_valid_artifact_is_told_and_ends_with_0() throws IOException {
    String good = new String(vector().get("artifact").toBytes(), UTF_8);
    assertThat(check(file(good))).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).contains("valid: organisation, 1 findings in 1 repositories");
    assertThat(check("src/test/resources/sarif/pmd_own.sarif")).isZero();
  }

  @Test
  void an_artifact_with_faults_or_none_ends_with_2() throws IOException {
    for (String bad : new String[] {"{}", "", "{\"repo\":1}", "[1]", "\u0000"}) {
      assertThat(check(file(bad))).as(bad).isEqualTo(2);
      assertThat(err.toString(UTF_8)).isNotBlank();
    }
    assertThat(check(folder.resolve("missing.json").toString())).isEqualTo(2);
    assertThat(check(folder.toString())).isEqualTo(2);
    assertThat(check()).isEqualTo(2);
  }

  @Test
  void a_signature_that_is_wrong_or_missing_ends_with_3() throws IOException {
    String key =
        Files.writeString(folder.resolve("key"), vector().text("key_utf8").orElseThrow() + "\n")
            .toString();
    String hmac = vector().text("hex").orElseThrow();
    assertThat(check(file(signed(hmac)), "--key-file", key)).isZero();
    assertThat(check(file(signed(hmac)), "--require-hmac", "--key-file", key)).isZero();
    String good = new String(vector().get("artifact").toBytes(), UTF_8);
    assertThat(check(file(good), "--require-hmac", "--key-file", key)).isEqualTo(3);
    assertThat(check(file(signed(hmac.replace('2', '3'))), "--key-file", key)).isEqualTo(3);
    assertThat(check(file(signed(hmac)))).isEqualTo(3);
  }

  @Test
  void gzip_is_unpacked_and_broken_or_huge_gzip_is_told() throws Exception {
    byte[] good = vector().get("artifact").toBytes();
    assertThat(check(packed("good.gz", good, Integer.MAX_VALUE))).as(err.toString(UTF_8)).isZero();
    assertThat(check(packed("broken.gz", good, 30))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("not whole gzip");
    assertThat(check(packed("bomb.gz", new byte[60 * 1024 * 1024], Integer.MAX_VALUE)))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("larger than 20 MB");
  }

  private String packed(String name, byte[] content, int length) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    byte[] all = bytes.toByteArray();
    return Files.write(folder.resolve(name), Arrays.copyOf(all, Math.min(length, all.length)))
        .toString();
  }

  @Test
  void the_signature_of_sarif_is_given_beside_it_and_keys_are_text_in_utf8() throws Exception {
    String word = "schl\u00fcssel-" + "\ud83d\udd11-of-this-test";
    String key = Files.writeString(folder.resolve("key"), word).toString();
    String sarif = "src/test/resources/sarif/pmd_own.sarif";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(word.getBytes(UTF_8), "HmacSHA256"));
    String hmac = HexFormat.of().formatHex(mac.doFinal(Files.readAllBytes(Path.of(sarif))));

    assertThat(check(sarif, "--require-hmac", "--key-file", key, "--hmac", hmac))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(check(sarif, "--require-hmac", "--key-file", key)).isEqualTo(3);
    assertThat(check(sarif, "--key-file", key, "--hmac", "0".repeat(64))).isEqualTo(3);
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'k', (byte) 0xfc, 'y'});
    assertThat(check(sarif, "--key-file", latin.toString(), "--hmac", hmac)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("UTF-8");
  }
}
