package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./orchestrator config check}. */
@Timeout(60)
class ConfigToolTest {
  @TempDir private Path folder;

  private record Ran(int exitCode, String out, String err) {}

  private static Ran run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Terminal(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of()),
            arguments);
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private Ran check(byte[] content) throws IOException {
    Path file = folder.resolve("orchestrator.yml");
    Files.write(file, content);
    return run("config", "check", file.toString());
  }

  private Ran check(String content) throws IOException {
    return check(content.getBytes(UTF_8));
  }

  @Test
  void a_good_file_is_good_and_its_environments_are_named() throws IOException {
    Ran ran =
        check(
            """
            environments:
              staging: { workflow: deploy.yml }
              production: { workflow: deploy.yml, after: staging }
            claudeMaxTurns: 50
            """);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("staging, production", "warning: line 4: claudeMaxTurns");
  }

  @Test
  void every_fault_is_printed_with_its_line() throws IOException {
    Ran ran =
        check(
            """
            environments:
              production:
                workflow: deploy
                aprovals: 1
                checks: some
              staging:
                workflow: deploy.yml
                after: nowhere
            """);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "line 3: environments.production.workflow",
            "line 4: environments.production.aprovals",
            "line 5: environments.production.checks",
            "environments.staging.after");
    assertThat(ran.err()).contains("4 faults");
  }

  @Test
  void what_is_no_YAML_or_too_long_is_not_good() throws IOException {
    assertThat(check("environments: [").exitCode()).isEqualTo(1);
    assertThat(check("#".repeat(70_000)).exitCode()).isEqualTo(1);
    assertThat(check("#".repeat(2_000_000)).out()).contains("65536 characters");
  }

  @Test
  void a_file_that_cannot_be_read_as_text_is_unreadable() throws IOException {
    assertThat(run("config", "check", folder.resolve("none.yml").toString()).exitCode())
        .isEqualTo(2);
    assertThat(run("config", "check", folder.toString()).exitCode()).isEqualTo(2);
    assertThat(check(new byte[] {(byte) 0xff, (byte) 0xfe, 0}).exitCode()).isEqualTo(2);
    assertThat(run("config", "check").exitCode()).isEqualTo(2);
    assertThat(run("config", "check", folder.resolve("missing.yml").toString()).err())
        .contains("missing.yml does not exist.");
  }
}
