package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceLogTest {
  private static final String ONE = "1-6b079d42-3500b9c79c68726c0bd10c6a";
  private static final String OTHER = "1-6b079d42-ca49ba9e93e0fba23f03c1e2";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TraceLog log = new TraceLog(out);

  @Test
  void lines_pass_unchanged_and_are_kept_by_their_trace() throws IOException {
    write("{\"msg\":\"a\",\"trace_id\":\"" + ONE + "\"}\n{\"msg\":\"no trace\"}\n");
    write("12:00 info b trace_id=" + OTHER + "\n");
    write("half of ");
    write("a line about " + ONE + "\n");

    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(4).contains("no trace");
    assertThat(log.lines(ONE))
        .containsExactly(
            "{\"msg\":\"a\",\"trace_id\":\"" + ONE + "\"}", "half of a line about " + ONE);
    assertThat(log.lines(OTHER)).hasSize(1);
    assertThat(log.growing().values()).containsExactly(ONE, OTHER, ONE);
  }

  @Test
  void of_many_lines_and_many_traces_the_newest_are_kept() throws IOException {
    for (int i = 0; i < TraceLog.LINES + 5; i++) {
      write("line " + i + " " + ONE + "\n");
    }
    assertThat(log.lines(ONE)).hasSize(TraceLog.LINES).first().asString().startsWith("line 5 ");
    for (int i = 0; i < TraceLog.TRACES; i++) {
      write("of 1-6b079d42-%024x\n".formatted(i));
    }

    assertThat(log.lines(ONE)).isEmpty();
    assertThat(log.lines("1-6b079d42-%024x".formatted(0))).hasSize(1);
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.write(bytes, 0, bytes.length);
  }
}
