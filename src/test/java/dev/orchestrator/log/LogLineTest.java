package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LogLineTest {
  private static final LogSettings SETTINGS =
      new LogSettings("orchestrator", "dev", "ingress", "info", true);
  private static final Log LOG = Log.named("log.story");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    Logging.stop();
  }

  private void start(String level, boolean json) {
    Logging.start(
        new LogSettings("orchestrator", "dev", "ingress", level, json), new Redactor(), out);
  }

  private List<String> rows() {
    Logging.drain();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Json line() {
    assertThat(rows()).hasSize(1);
    return Json.read(rows().getFirst());
  }

  @Test
  void a_line_has_the_fields_of_the_contract_in_their_order() {
    start("info", true);
    Instant before = Instant.now();
    LogContext.NONE
        .withTraceId("1-67891233-abcdef012345678912345678")
        .withCorrelationId("run-7")
        .withUserId("80351110224678912")
        .withCommand("status")
        .withColdStart(true)
        .run(() ->
            LOG.info(
                "test.line",
                "command answered",
                Field.of("step", "reply"),
                Field.of("status", 200),
                Field.of("duration_ms", 12.5)));

    Json line = line();
    assertThat(line.fields().keySet())
        .containsExactly(
            "ts",
            "level",
            "service",
            "stage",
            "fn",
            "msg",
            "event",
            "trace_id",
            "correlation_id",
            "user_id",
            "cmd",
            "cold_start",
            "step",
            "status",
            "duration_ms");
    assertThat(line.text("ts").orElseThrow())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(Instant.parse(line.text("ts").orElseThrow()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(line.text("level")).contains("info");
    assertThat(line.text("service")).contains("orchestrator");
    assertThat(line.text("stage")).contains("dev");
    assertThat(line.text("fn")).contains("ingress");
    assertThat(line.text("msg")).contains("command answered");
    assertThat(line.text("trace_id")).contains("1-67891233-abcdef012345678912345678");
    assertThat(line.text("user_id")).contains("80351110224678912");
    assertThat(line.get("cold_start").bool()).contains(true);
    assertThat(line.get("status").integer()).hasValue(200);
    assertThat(line.get("duration_ms").number()).hasValue(12.5);
  }

  @Test
  void what_is_not_known_is_left_out() {
    start("info", true);
    LOG.info("test.line", "started");
    assertThat(line().fields().keySet())
        .containsExactly("ts", "level", "service", "stage", "fn", "msg", "event");
  }

  @Test
  void values_keep_their_types() {
    start("info", true);
    LOG.info(
        "test.line",
        "types",
        Field.of("list", List.of("a", 1, true)),
        Field.of("map", Map.of("depth", Map.of("n", 2))),
        Field.of("other", Instant.EPOCH),
        Field.of("not_a_number", Double.NaN),
        Field.of("text", "quote \" backslash \\ line\nnext \u0001 \u2028"));
    Json line = line();
    assertThat(line.get("list")).hasToString("[\"a\",1,true]");
    assertThat(line.get("map").get("depth").get("n").integer()).hasValue(2);
    assertThat(line.text("other")).contains("1970-01-01T00:00:00Z");
    assertThat(line.text("not_a_number")).contains("NaN");
    assertThat(line.text("text")).contains("quote \" backslash \\ line\nnext \u0001 \u2028");
  }

  @Test
  void a_field_does_not_overwrite_what_the_line_says_already() {
    start("info", true);
    LOG.info(
        "test.line",
        "mine",
        Field.of("msg", "theirs"),
        Field.of("level", "theirs"),
        Field.of("a", 1),
        Field.of("a", 2));
    Json line = line();
    assertThat(line.text("msg")).contains("mine");
    assertThat(line.text("level")).contains("info");
    assertThat(line.text("field_msg")).contains("theirs");
    assertThat(line.get("a").integer()).hasValue(1);
    assertThat(line.get("field_a").integer()).hasValue(2);
  }

  @Test
  void an_exception_is_one_object_with_its_causes_and_suppressed() {
    start("info", true);
    var thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
    thrown.addSuppressed(new RuntimeException("beside"));
    LOG.error("test.line", "failed", thrown, Field.of("step", "put"));
    Json error = line().get("error");
    assertThat(error.text("type")).contains("java.lang.IllegalStateException");
    assertThat(error.text("message")).contains("outer");
    assertThat(error.text("stack").orElseThrow())
        .startsWith("java.lang.IllegalStateException: outer\n\tat dev.orchestrator.log.LogLineTest")
        .contains("Caused by: java.lang.IllegalArgumentException: inner\n")
        .contains("Suppressed: java.lang.RuntimeException: beside\n");
  }

  @Test
  void a_stack_is_bounded_even_when_causes_go_round() {
    start("info", true);
    var first = new RuntimeException("x".repeat(200_000));
    var second = new RuntimeException("second", first);
    first.initCause(second);
    LOG.error("test.line", "failed", first);
    LOG.error("test.line", "failed", endless(5_000));
    assertThat(rows()).hasSize(2).allSatisfy(row -> assertThat(row.length()).isLessThan(60_000));
  }

  private static RuntimeException endless(int depth) {
    return depth == 0 ? new RuntimeException("deep") : endless(depth - 1);
  }

  @Test
  void an_exception_whose_message_cannot_be_read_is_still_told() {
    start("info", true);
    LOG.error(
        "test.line",
        "failed",
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        });
    assertThat(line().get("error").text("message")).contains("[message not readable]");
  }

  @Test
  void libraries_come_out_in_the_same_shape_with_their_name() {
    start("info", true);
    LogContext.NONE
        .withCommand("status")
        .run(() -> LoggerFactory.getLogger("com.example.Client").warn("retry {} of {}", 2, 3));
    LogManager.getLogger("com.example.Pool").error("gone", new RuntimeException("closed"));
    List<String> rows = rows();
    Json slf4j = Json.read(rows.get(0));
    assertThat(slf4j.fields().keySet())
        .containsExactly("ts", "level", "service", "stage", "fn", "msg", "cmd", "logger");
    assertThat(slf4j.text("msg")).contains("retry 2 of 3");
    assertThat(slf4j.text("logger")).contains("com.example.Client");
    Json log4j = Json.read(rows.get(1));
    assertThat(log4j.text("level")).contains("error");
    assertThat(log4j.get("error").text("message")).contains("closed");
  }

  @Test
  void at_info_libraries_say_only_warnings() {
    start("info", true);
    LOG.debug("test.line", "no");
    LOG.info("test.line", "yes");
    LoggerFactory.getLogger("com.example.Client").info("no");
    LoggerFactory.getLogger("com.example.Client").warn("yes");
    assertThat(rows()).hasSize(2).allSatisfy(row -> assertThat(row).contains("\"msg\":\"yes\""));
  }

  @Test
  void at_debug_our_lines_are_shown_and_libraries_write_only_warnings() {
    start("debug", true);
    LOG.debug("test.line", "yes");
    LoggerFactory.getLogger("com.example.Client").debug("no");
    LoggerFactory.getLogger("com.example.Client").warn("yes");
    LoggerFactory.getLogger("org.apache.hc.client5.http.wire").debug("no");
    LoggerFactory.getLogger("org.eclipse.jetty.io.WriteFlusher").debug("no");
    assertThat(rows()).hasSize(2).allSatisfy(row -> assertThat(row).contains("\"msg\":\"yes\""));
  }

  @Test
  void at_error_warnings_stay_away() {
    start("error", true);
    LOG.warn("test.line", "no");
    LoggerFactory.getLogger("com.example.Client").warn("no");
    LOG.error("test.line", "yes");
    assertThat(rows()).hasSize(1);
  }

  @Test
  void a_second_start_takes_over_what_was_made_before() {
    start("info", true);
    LOG.info("test.line", "first");
    var second = new ByteArrayOutputStream();
    Logging.start(SETTINGS, new Redactor(), second);
    LOG.info("test.line", "second");
    Logging.drain();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("first").doesNotContain("second");
    assertThat(second.toString(StandardCharsets.UTF_8)).contains("second").doesNotContain("first");
  }

  @Test
  void a_second_start_waits_until_the_first_output_has_every_line() {
    var slow =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            out.write(bytes, from, length);
          }
        };
    Logging.start(SETTINGS, new Redactor(), slow);
    LOG.info("test.line", "first");
    Logging.start(SETTINGS, new Redactor(), new ByteArrayOutputStream());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("first");
  }

  @Test
  void lines_for_people_are_short() {
    start("info", false);
    LogContext.NONE
        .withCommand("status")
        .run(() -> LOG.info("test.line", "answered\nin time", Field.of("duration_ms", 12)));
    LOG.error("test.line", "failed", new IllegalStateException("outer"));
    List<String> rows = rows();
    assertThat(rows.get(0))
        .matches(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} info {2}/status answered\\\\nin time duration_ms=12");
    assertThat(rows.get(1)).endsWith(" error failed");
    assertThat(rows.get(2)).isEqualTo("  java.lang.IllegalStateException: outer");
  }

  @Test
  void after_the_stop_each_line_is_written_at_once() {
    start("info", true);
    Logging.stop();
    LOG.info("test.line", "late");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("late");
  }

  @Test
  void an_object_whose_text_cannot_be_made_costs_its_field_only() {
    start("info", true);
    LOG.info("test.line", "told", Field.of("broken", new Broken()), Field.of("whole", 1));
    Json line = line();
    assertThat(line.text("msg")).contains("told");
    assertThat(line.text("broken")).contains("[dropped: no text]");
    assertThat(line.get("whole").integer()).hasValue(1);
  }

  private static final class Broken {
    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void every_level_has_its_word() {
    start("debug", true);
    LOG.debug("test.line", "m");
    LOG.info("test.line", "m");
    LOG.warn("test.line", "m");
    LOG.error("test.line", "m");
    LogManager.getLogger("com.example").fatal("m");
    var levels = new ArrayList<String>();
    rows().forEach(row -> levels.add(Json.read(row).text("level").orElseThrow()));
    assertThat(levels).containsExactly("debug", "info", "warn", "error", "error");
  }
}
