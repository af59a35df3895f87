package dev.orchestrator.log;

import dev.orchestrator.bench.layout.RedactedLineFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.plugins.util.PluginManager;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.layout.template.json.util.JsonWriter;

/**
 * The layout of our lines, and Log4j's JSON template layout with a template that says the same: one
 * resolver writes the whole line, because a line is redacted as a whole.
 */
public final class LayoutContenders {
  private static final LineFields FIELDS =
      new LineFields(
          new LogSettings("orchestrator", "prod", "ingress", "info", true), new Redactor());
  private static final String TEMPLATE = "{\"$resolver\": \"redactedLine\"}";

  private LayoutContenders() {}

  public static StringLayout ours() {
    return new LineLayout(new DefaultConfiguration(), FIELDS::of);
  }

  public static StringLayout template() {
    Configuration configuration = new DefaultConfiguration();
    PluginManager.addPackage(RedactedLineFactory.class.getPackageName());
    return JsonTemplateLayout.newBuilder()
        .setConfiguration(configuration)
        .setEventTemplate(TEMPLATE)
        .setMaxStringLength(2 * Bounds.TEXT)
        .build();
  }

  /** A line as a command leaves it when it is acknowledged. */
  public static LogEvent event() {
    var instant = new MutableInstant();
    instant.initFromEpochMilli(Instant.parse("2026-12-01T07:00:00.123Z").toEpochMilli(), 0);
    return Log4jLogEvent.newBuilder()
        .setLoggerName("dev.orchestrator.command")
        .setLevel(Level.INFO)
        .setInstant(instant)
        .setMessage(
            new LineMessage(
                "command.acknowledged",
                "the command was acknowledged",
                List.of(
                    Field.of("interaction_id", "1000000000000000042"),
                    Field.of("duration_ms", 12),
                    Field.of("options", Map.of("ref", "release/1.4", "environment", "staging")),
                    Field.of("deferred", true))))
        .build();
  }

  /** Writes the whole line, redacted. */
  public static void write(LogEvent event, JsonWriter json) {
    json.writeObject(FIELDS.of(event));
  }
}
