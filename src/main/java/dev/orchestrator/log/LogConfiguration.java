package dev.orchestrator.log;

import java.util.Locale;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * Log4j's whole configuration: one appender behind every logger, and no file or variable that could
 * put another one beside it.
 */
final class LogConfiguration extends AbstractConfiguration {
  /** What {@link Log} puts before its names, to tell our lines from a library's. */
  static final String OURS = "dev.orchestrator";

  private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");

  private final LogSettings settings;
  private final LineFields fields;
  private final LineQueue lines;

  LogConfiguration(LogSettings settings, Redactor redactor, LineQueue lines) {
    super(null, ConfigurationSource.NULL_SOURCE);
    if (!LEVELS.contains(settings.level())) {
      throw new IllegalArgumentException("a log level is one of debug, info, warn and error");
    }
    this.settings = settings;
    this.fields = new LineFields(settings, redactor);
    this.lines = lines;
    this.isShutdownHookEnabled = false;
    setName(OURS);
    // Log4j would ask the name service for it, which takes seconds where there is none.
    getProperties().put("hostName", "");
  }

  LineQueue lines() {
    return lines;
  }

  /**
   * Without the plugins that Log4j would look for first: there is no file in which one could stand.
   */
  @Override
  public void initialize() {
    doConfigure();
    setState(State.INITIALIZED);
  }

  @Override
  protected void doConfigure() {
    StringLayout layout =
        settings.json() ? new LineLayout(this, fields::of) : new ReadableLayout(this, fields);
    var appender = new LineAppender(layout, lines);
    addAppender(appender);

    Level ours = Level.valueOf(settings.level().toUpperCase(Locale.ROOT));
    // A library's debug lines hide ours by their number, and HTTP clients write a secret in pieces.
    Level theirs = ours.isMoreSpecificThan(Level.WARN) ? ours : Level.WARN;
    LoggerConfig root = getRootLogger();
    root.setLevel(theirs);
    root.addAppender(appender, null, null);
    addLogger(OURS, logger(OURS, ours, root));
  }

  private static LoggerConfig logger(String name, Level level, LoggerConfig root) {
    var logger = new LoggerConfig(name, level, true);
    logger.setParent(root);
    return logger;
  }
}
