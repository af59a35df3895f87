package dev.orchestrator.log;

import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.jspecify.annotations.Nullable;

/**
 * What redaction adds to a log line: processor time of the whole way from the call to the output,
 * for the same lines with it and without it.
 */
public final class LogLineCost {
  private static final LogSettings SETTINGS =
      new LogSettings("orchestrator", "dev", "worker", "info", true);
  private static final int WARM_UP = 6;
  private static final int ROUNDS = 15;
  private static final int LINES = 20_000;

  /**
   * Medians over rounds in which both take turns.
   *
   * @param with nanoseconds a line
   * @param ratio with redaction to without, median of the rounds' own ratios
   */
  public record Cost(String label, double with, double without, double ratio) {}

  private LogLineCost() {}

  /**
   * Sentences are constant, as those of the system are; what is in the fields is always new. All is
   * measured twice, and only the second time counts: a compiler that has seen one kind of line
   * compiles again when the next comes.
   */
  public static List<Cost> measure() {
    measureAll();
    return measureAll();
  }

  private static List<Cost> measureAll() {
    String sentence =
        "the run was found and is followed until it ends; the next look is in half a minute, and"
            + " then again";
    return List.of(
        measure("a sentence", i -> new LineMessage("step.ended", sentence)),
        measure("a step, 4 fields", i -> new LineMessage("step.ended", "a step ended", fields(i))),
        measure(
            "an answer, 4 fields",
            i ->
                new LineMessage(
                    "step.ended",
                    "GitHub answered",
                    Field.of("method", "GET"),
                    Field.of("route", "/repos/{owner}/{repo}/actions/runs/{run_id}"),
                    Field.of("status", 200 + i % 5),
                    Field.of("duration_ms", i))),
        measure("120 characters, all new", i -> new LineMessage("step.ended", text(i, 120))),
        measure("500 characters, all new", i -> new LineMessage("step.ended", text(i, 500))));
  }

  private static Field[] fields(int i) {
    return new Field[] {
      Field.of("step", "ask GitHub for the run"),
      Field.of("duration_ms", i),
      Field.of("run_url", "https://github.com/octo-org/storefront/actions/runs/91234" + i),
      Field.of("attempt", i % 3)
    };
  }

  private static String text(int i, int length) {
    return ("order " + i + " of customer " + 7 * i + " was accepted and will be shipped; ")
        .repeat(length / 40 + 1)
        .substring(0, length);
  }

  private static Cost measure(String label, IntFunction<LineMessage> line) {
    var redactor = new Redactor();
    redactor.remember("discord-bot-token", "a-secret-that-is-" + "remembered-1234567");
    redactor.remember("github-token", "another-secret-" + "remembered-7654321");
    LoggerContext with = context("with", queue -> new LogConfiguration(SETTINGS, redactor, queue));
    LoggerContext without = context("without", Plain::new);
    for (int i = 0; i < WARM_UP; i++) {
      List.of(with, without).forEach(context -> nanos(context, line));
    }
    var times = new double[2][ROUNDS];
    var ratios = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      times[0][i] = nanos(with, line);
      times[1][i] = nanos(without, line);
      ratios[i] = times[0][i] / times[1][i];
    }
    return new Cost(label, median(times[0]), median(times[1]), median(ratios));
  }

  private static LoggerContext context(
      String name, Function<LineQueue, Configuration> configuration) {
    var context = new LoggerContext(name);
    context.start(configuration.apply(LineQueue.writtenByCaller(OutputStream.nullOutputStream())));
    return context;
  }

  private static double nanos(LoggerContext context, IntFunction<LineMessage> line) {
    var logger = context.getLogger("dev.orchestrator.cost");
    var who =
        new LogContext(
            Optional.of("1-67891233-abcdef012345678912345678"),
            Optional.of("1186487123456789012"),
            Optional.of("900000000000000001"),
            Optional.of("diagnose"),
            Optional.of(false));
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    who.run(() -> {
      for (int i = 0; i < LINES; i++) {
        logger.info(line.apply(i));
      }
    });
    return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / LINES;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The same appender and layout with fields that are not redacted. */
  private static final class Plain extends AbstractConfiguration {
    private final LineQueue lines;

    Plain(LineQueue lines) {
      super(null, ConfigurationSource.NULL_SOURCE);
      this.lines = lines;
      this.isShutdownHookEnabled = false;
      getProperties().put("hostName", "");
    }

    @Override
    protected void doConfigure() {
      var appender = new LineAppender(new LineLayout(this, new PlainFields()::of), lines);
      addAppender(appender);
      getRootLogger().addAppender(appender, null, null);
      getRootLogger().setLevel(Level.INFO);
    }
  }

  /** The line of {@link LineFields}, field by field, without a redactor. */
  private static final class PlainFields {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    Map<String, @Nullable Object> of(LogEvent event) {
      var line = new LinkedHashMap<String, @Nullable Object>();
      line.put("ts", TIME.format(Instant.ofEpochMilli(event.getTimeMillis())));
      line.put("level", event.getLevel().name().toLowerCase(Locale.ROOT));
      line.put("service", SETTINGS.service());
      line.put("stage", SETTINGS.stage());
      line.put("fn", SETTINGS.function());
      line.put("msg", event.getMessage().getFormattedMessage());
      if (event.getMessage() instanceof LineMessage message) {
        line.put("event", message.event());
      }
      LogContext context = LogContext.current();
      context.traceId().ifPresent(id -> line.put("trace_id", id));
      context.correlationId().ifPresent(id -> line.put("correlation_id", id));
      context.userId().ifPresent(id -> line.put("user_id", id));
      context.command().ifPresent(name -> line.put("cmd", name));
      context.coldStart().ifPresent(cold -> line.put("cold_start", cold));
      if (event.getMessage() instanceof LineMessage message) {
        message.fields().forEach(field -> line.put(field.name(), field.value()));
      }
      return line;
    }
  }
}
