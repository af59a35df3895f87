package dev.orchestrator.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes log lines. A message is a constant sentence; what varies goes into fields, so that lines
 * can be found and counted. Who, which command and which trace come from {@link LogContext}.
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

  public void debug(String message, Field... fields) {
    logger.log(Level.DEBUG, new LineMessage(message, fields));
  }

  public void info(String message, Field... fields) {
    logger.log(Level.INFO, new LineMessage(message, fields));
  }

  public void warn(String message, Field... fields) {
    logger.log(Level.WARN, new LineMessage(message, fields));
  }

  public void warn(String message, Throwable cause, Field... fields) {
    logger.log(Level.WARN, new LineMessage(message, fields), cause);
  }

  public void error(String message, Field... fields) {
    logger.log(Level.ERROR, new LineMessage(message, fields));
  }

  public void error(String message, Throwable cause, Field... fields) {
    logger.log(Level.ERROR, new LineMessage(message, fields), cause);
  }
}
