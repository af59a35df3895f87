package dev.orchestrator.log;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.logging.log4j.LogManager;

/** Leads what is logged through java.util.logging, and so the JDK's own lines, into Log4j. */
final class JavaLogging extends Handler {
  private static final Formatter MESSAGES = new Messages();

  /** The JDK's own reads the settings of a second logging system when it is made. */
  private static final class Messages extends Formatter {
    @Override
    public String format(LogRecord line) {
      return formatMessage(line);
    }
  }

  private JavaLogging() {}

  /** Takes the place of the handlers that write to standard error past every redaction. */
  static void takeOver(String level) {
    var root = java.util.logging.Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new JavaLogging());
    root.setLevel(level.equals("debug") ? Level.FINE : Level.INFO);
  }

  @Override
  public void publish(LogRecord line) {
    String name = line.getLoggerName() == null ? "java.util.logging" : line.getLoggerName();
    LogManager.getLogger(name).log(level(line.getLevel()), MESSAGES.format(line), line.getThrown());
  }

  private static org.apache.logging.log4j.Level level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return org.apache.logging.log4j.Level.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return org.apache.logging.log4j.Level.WARN;
    }
    return value >= Level.INFO.intValue()
        ? org.apache.logging.log4j.Level.INFO
        : org.apache.logging.log4j.Level.DEBUG;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
