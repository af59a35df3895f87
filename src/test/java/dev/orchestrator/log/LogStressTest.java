package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The whole way of a line, from many threads at once. */
@Timeout(60)
class LogStressTest {
  private static final int THREADS = 12;
  private static final int LINES = 400;

  @Test
  void every_line_is_whole_once_in_order_and_of_its_own_context() throws Exception {
    var out = new ByteArrayOutputStream();
    Logging.start(
        new LogSettings("orchestrator", "dev", "worker", "info", true), new Redactor(), out);
    Log log = Log.named("stress");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Future<?>>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        LogContext context = LogContext.NONE.withUserId("user-" + thread);
        work.add(pool.submit(() -> context.run(() -> write(log, thread))));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }
    Logging.drain();
    Logging.stop();

    List<Json> lines = out.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
    assertThat(
            OrderedLines.problems(
                lines.stream().map(line -> line.text("msg").orElse("")).toList(), THREADS, LINES))
        .isEmpty();
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(line.text("msg").orElse(""))
                .startsWith("thread=" + line.text("user_id").orElse("").substring(5) + " "));
  }

  private static void write(Log log, int thread) {
    for (int i = 0; i < LINES; i++) {
      if (i % 3 == 0) {
        LoggerFactory.getLogger("com.example").warn("{}", OrderedLines.line(thread, i));
      } else {
        log.info("test.line", OrderedLines.line(thread, i), Field.of("n", i));
      }
    }
  }
}
