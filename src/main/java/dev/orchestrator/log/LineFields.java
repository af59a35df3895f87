package dev.orchestrator.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/** The fields of one line in the order of the contract, redacted. */
final class LineFields {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Redactor redactor;
  private final ThrowableText throwables;
  private final String service;
  private final String stage;
  private final String function;

  LineFields(LogSettings settings, Redactor redactor) {
    this.redactor = redactor;
    this.throwables = new ThrowableText(redactor);
    this.service = redactor.redact(settings.service());
    this.stage = redactor.redact(settings.stage());
    this.function = redactor.redact(settings.function());
  }

  /** The fields of {@code event}; if they cannot be made safe, a line that says just that. */
  Map<String, @Nullable Object> of(LogEvent event) {
    try {
      return redacted(event);
    } catch (Throwable failure) {
      return start(event, Redactor.DROPPED);
    }
  }

  private Map<String, @Nullable Object> start(LogEvent event, String message) {
    var line = new LinkedHashMap<String, @Nullable Object>();
    line.put("ts", MILLISECONDS.format(Instant.ofEpochMilli(event.getTimeMillis())));
    line.put("level", level(event));
    line.put("service", service);
    line.put("stage", stage);
    line.put("fn", function);
    line.put("msg", message);
    return line;
  }

  private Map<String, @Nullable Object> redacted(LogEvent event) {
    String sentence = event.getMessage().getFormattedMessage();
    Map<String, @Nullable Object> line = start(event, Bounds.redacted(redactor, sentence));
    if (event.getMessage() instanceof LineMessage message) {
      line.put("event", message.event());
    }
    putContext(line, LogContext.current());
    if (event.getMessage() instanceof LineMessage message) {
      putFields(line, message.fields());
    } else {
      put(line, "logger", redactor.redact(event.getLoggerName()));
    }
    Throwable thrown = event.getThrown();
    if (thrown != null) {
      put(line, "error", throwables.of(thrown));
    }
    return line;
  }

  /** Libraries' trace counts as debug and their fatal as error: the contract knows four levels. */
  private static String level(LogEvent event) {
    return switch (event.getLevel().getStandardLevel()) {
      case OFF, FATAL, ERROR -> "error";
      case WARN -> "warn";
      case INFO -> "info";
      case DEBUG, TRACE, ALL -> "debug";
    };
  }

  private void putContext(Map<String, @Nullable Object> line, LogContext context) {
    context.traceId().ifPresent(id -> line.put("trace_id", redactor.redact(id)));
    context.correlationId().ifPresent(id -> line.put("correlation_id", redactor.redact(id)));
    context.userId().ifPresent(id -> line.put("user_id", redactor.redact(id)));
    context.command().ifPresent(name -> line.put("cmd", redactor.redact(name)));
    context.coldStart().ifPresent(cold -> line.put("cold_start", cold));
  }

  private void putFields(Map<String, @Nullable Object> line, List<Field> fields) {
    if (fields.isEmpty()) {
      return;
    }
    if (redactor.standAlone(fields)) {
      fields.forEach(field ->
          put(
              line,
              redactor.redact(field.name()),
              Bounds.cutAll(redactor.redact((Object) field.value()))));
      return;
    }
    var raw = new LinkedHashMap<String, @Nullable Object>();
    fields.forEach(field -> put(raw, field.name(), field.value()));
    if (redactor.redact(raw) instanceof Map<?, ?> redacted) {
      redacted.forEach((name, value) -> put(line, String.valueOf(name), Bounds.cutAll(value)));
    } else {
      put(line, "fields", Redactor.DROPPED);
    }
  }

  /** A name that the line has already is not overwritten: the later one is renamed. */
  private static void put(Map<String, @Nullable Object> line, String name, @Nullable Object value) {
    String free = name;
    while (line.containsKey(free)) {
      free = "field_" + free;
    }
    line.put(free, value);
  }
}
