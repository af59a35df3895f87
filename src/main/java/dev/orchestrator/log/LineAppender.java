package dev.orchestrator.log;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Turns an event into the bytes of its line, on the thread that logs, and queues them. */
final class LineAppender extends AbstractAppender {
  private static final byte[] DROPPED =
      "{\"level\":\"error\",\"msg\":\"[dropped: redactor error]\"}\n"
          .getBytes(StandardCharsets.UTF_8);

  private final StringLayout layout;
  private final LineQueue lines;

  LineAppender(StringLayout layout, LineQueue lines) {
    super("lines", null, layout, true, Property.EMPTY_ARRAY);
    this.layout = layout;
    this.lines = lines;
  }

  @Override
  public void append(LogEvent event) {
    lines.write(bytes(event));
  }

  private byte[] bytes(LogEvent event) {
    try {
      return VisibleText.of(layout.toByteArray(event));
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  /** Log4j stops an appender by this method only, never by the one without a limit. */
  @Override
  public boolean stop(long timeout, TimeUnit unit) {
    boolean stopped = super.stop(timeout, unit);
    lines.stop();
    return stopped;
  }
}
