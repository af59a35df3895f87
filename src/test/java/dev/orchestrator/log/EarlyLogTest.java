package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A separate process, because a started log cannot be reset. */
@Timeout(60)
class EarlyLogTest {

  /** Logs without ever starting the log. */
  static final class Unstarted {
    public static void main(String[] args) {
      Log log = Log.named("early");
      log.info("test.line", "not told");
      log.error(
          "test.line",
          "told",
          new IllegalStateException("password=" + "correct-horse-" + "battery"));
      Logging.drain();
    }
  }

  @Test
  void before_the_start_errors_go_to_standard_error_redacted() throws Exception {
    List<String> rows = run("-Dlog4j2.configurationFile=does-not-matter.xml");
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst()).doesNotContain("battery");
    Json line = Json.read(rows.getFirst());
    assertThat(line.text("msg")).contains("told");
    assertThat(line.text("level")).contains("error");
    assertThat(line.get("error").text("type")).contains("java.lang.IllegalStateException");
  }

  private static List<String> run(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Unstarted.class.getName())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return errors.lines().toList();
  }
}
