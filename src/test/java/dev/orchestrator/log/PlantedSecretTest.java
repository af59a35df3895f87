package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.redaction.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A secret is let in by every door of the log and looked for at its only way out. */
@Timeout(60)
class PlantedSecretTest {
  private static final Log LOG = Log.named("planted");
  private static final LogContext NONE = LogContext.NONE;

  /** Found because it is known, or because of how it looks. */
  private static final List<String> SECRETS =
      List.of(
          "entirely plain words",
          "MTE4NjQ4NzEyMzQ1Njc4OTAx" + "." + "Gabcde" + "." + new SeededRandom(8).url64(38));

  private record Object1(String inner) {}

  private static Map<String, Consumer<String>> doors() {
    var doors = new LinkedHashMap<String, Consumer<String>>();
    doors.put("message", s -> LOG.info("test.line", "got " + s));
    doors.put("field value", s -> LOG.info("test.line", "m", Field.of("detail", s)));
    doors.put("field name", s -> LOG.info("test.line", "m", Field.of(s, 1)));
    doors.put(
        "nested map",
        s -> LOG.info("test.line", "m", Field.of("a", Map.of("b", List.of(Map.of("c", s))))));
    doors.put("map key", s -> LOG.info("test.line", "m", Field.of("a", Map.of(s, 1))));
    doors.put("object", s -> LOG.info("test.line", "m", Field.of("a", new Object1(s))));
    doors.put(
        "object in a list",
        s -> LOG.info("test.line", "m", Field.of("a", List.of(new Object1(s), 1))));
    doors.put("optional", s -> LOG.info("test.line", "m", Field.of("a", Optional.of(s))));
    doors.put("array", s -> LOG.info("test.line", "m", Field.of("a", new String[] {s})));
    doors.put("builder", s -> LOG.info("test.line", "m", Field.of("a", new StringBuilder(s))));
    doors.put("exception", s -> LOG.error("test.line", "m", new IllegalStateException("bad " + s)));
    doors.put(
        "cause",
        s -> LOG.error("test.line", "m", new RuntimeException("x", new RuntimeException(s))));
    doors.put(
        "suppressed", s -> LOG.error("test.line", "m", withSuppressed(new RuntimeException(s))));
    doors.put(
        "cause of a suppressed",
        s ->
            LOG.error(
                "test.line",
                "m",
                withSuppressed(new RuntimeException("x", new RuntimeException(s)))));
    doors.put(
        "long exception",
        s -> LOG.error("test.line", "m", new RuntimeException("x ".repeat(7_990) + s)));
    doors.put("trace id", s -> NONE.withTraceId(s).run(() -> LOG.info("test.line", "m")));
    doors.put(
        "correlation id", s -> NONE.withCorrelationId(s).run(() -> LOG.info("test.line", "m")));
    doors.put("user id", s -> NONE.withUserId(s).run(() -> LOG.info("test.line", "m")));
    doors.put("command", s -> NONE.withCommand(s).run(() -> LOG.info("test.line", "m")));
    doors.put("slf4j argument", s -> LoggerFactory.getLogger("com.example").warn("a {}", s));
    doors.put(
        "slf4j exception",
        s -> LoggerFactory.getLogger("com.example").warn("a", new RuntimeException(s)));
    doors.put("log4j argument", s -> LogManager.getLogger("com.example").warn("a {}", s));
    doors.put("log4j object", s -> LogManager.getLogger("com.example").warn(Map.of("a", s)));
    doors.put("logger name", s -> LogManager.getLogger("com.example." + s).warn("m"));
    doors.put(
        "marker", s -> LogManager.getLogger("com.example").warn(MarkerManager.getMarker(s), "m"));
    doors.put("thread context", PlantedSecretTest::inThreadContext);
    doors.put("thread name", PlantedSecretTest::inThreadName);
    doors.put(
        "java logging",
        s -> java.util.logging.Logger.getLogger("com.example.jul").log(Level.WARNING, "a {0}", s));
    doors.put(
        "system logger",
        s -> System.getLogger("com.example.sys").log(System.Logger.Level.WARNING, "a " + s));
    doors.put("uncaught", PlantedSecretTest::uncaught);
    return doors;
  }

  private static RuntimeException withSuppressed(Throwable suppressed) {
    var thrown = new RuntimeException("outer");
    thrown.addSuppressed(suppressed);
    return thrown;
  }

  private static void inThreadContext(String secret) {
    ThreadContext.put("k", secret);
    LOG.warn("test.line", "m");
    ThreadContext.remove("k");
  }

  private static void inThreadName(String secret) {
    run(Thread.ofPlatform().name(secret).unstarted(() -> LOG.warn("test.line", "m")));
  }

  private static void uncaught(String secret) {
    run(
        Thread.ofPlatform()
            .unstarted(() -> {
              throw new IllegalStateException(secret);
            }));
  }

  private static void run(Thread thread) {
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  static Stream<Arguments> plants() {
    var plants = new ArrayList<Arguments>();
    for (boolean json : List.of(true, false)) {
      doors()
          .forEach((door, planting) -> {
            for (String secret : SECRETS) {
              plants.add(Arguments.of(door, json, secret.substring(0, 8), secret, planting));
            }
          });
    }
    return plants.stream();
  }

  @ParameterizedTest(name = "{0}, json {1}, {2}")
  @MethodSource("plants")
  void no_door_lets_a_secret_through(
      String door, boolean json, String start, String secret, Consumer<String> planting) {
    var redactor = new Redactor();
    redactor.remember("planted", SECRETS.getFirst());
    var out = new ByteArrayOutputStream();
    Logging.start(new LogSettings("orchestrator", "dev", "worker", "info", json), redactor, out);
    planting.accept(secret);
    Logging.stop();

    String written = out.toString(StandardCharsets.UTF_8);
    assertThat(written.lines()).isNotEmpty();
    for (int i = 0; i + 8 <= secret.length(); i++) {
      assertThat(written).doesNotContain(secret.substring(i, i + 8));
    }
  }
}
