package dev.orchestrator.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes log lines. Each line has an event code, a constant like {@code command.retried} that
 * filters, alarms and queries match, and a constant sentence for people, which may be reworded.
 * What varies goes into fields. Who, which command and which trace come from {@link LogContext}.
 */
public final class Log {
  private final Logger logger;

  private Log(Logger logger) {
    this.logger = logger;
  }

  /**
   * A log for one part of the system.
   *
   * @param name the room, and the part of it: {@code discord.client}
   */
  public static Log named(String name) {
    return new Log(LogManager.getLogger(LogConfiguration.OURS + "." + name));
  }

  public void debug(String event, String message, Field... fields) {
    logger.log(Level.DEBUG, new LineMessage(event, message, fields));
  }

  public void info(String event, String message, Field... fields) {
    logger.log(Level.INFO, new LineMessage(event, message, fields));
  }

  public void warn(String event, String message, Field... fields) {
    logger.log(Level.WARN, new LineMessage(event, message, fields));
  }

  public void warn(String event, String message, Throwable cause, Field... fields) {
    logger.log(Level.WARN, new LineMessage(event, message, fields), cause);
  }

  public void error(String event, String message, Field... fields) {
    logger.log(Level.ERROR, new LineMessage(event, message, fields));
  }

  public void error(String event, String message, Throwable cause, Field... fields) {
    logger.log(Level.ERROR, new LineMessage(event, message, fields), cause);
  }
}
