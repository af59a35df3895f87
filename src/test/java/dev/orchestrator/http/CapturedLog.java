package dev.orchestrator.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The lines that one logger of ours writes, at every level, while this is open. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final Lines lines = new Lines();

  public CapturedLog(String name) {
    logger = (Logger) LogManager.getLogger("dev.orchestrator." + name);
    before = logger.getLevel();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.ALL);
  }

  public List<String> lines() {
    return List.copyOf(lines.written);
  }

  @Override
  public void close() {
    logger.removeAppender(lines);
    logger.setLevel(before);
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> written = new CopyOnWriteArrayList<>();

    Lines() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      written.add(event.getLevel() + " " + event.getMessage());
    }
  }
}
