package dev.orchestrator.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.jspecify.annotations.Nullable;

/** Lines for human eyes: {@code 12:00:00.000 info /status answered duration_ms=12}. */
final class ReadableLayout extends AbstractStringLayout {
  private static final Set<String> NOT_NEEDED =
      Set.of("ts", "level", "service", "stage", "fn", "msg", "event", "cmd", "error");

  private final LineFields fields;

  ReadableLayout(LogConfiguration configuration, LineFields fields) {
    super(configuration, StandardCharsets.UTF_8, null, null);
    this.fields = fields;
  }

  @Override
  public String toSerializable(LogEvent event) {
    Map<String, @Nullable Object> line = fields.of(event);
    var text = new StringBuilder(160);
    text.append(String.valueOf(line.get("ts")), 11, 23).append(' ');
    text.append(String.format("%-5s", line.get("level")));
    if (line.get("cmd") instanceof String command) {
      text.append(" /").append(onOneLine(command));
    }
    text.append(' ').append(onOneLine(line.get("msg")));
    line.forEach((name, value) -> {
      if (!NOT_NEEDED.contains(name)) {
        text.append(' ').append(onOneLine(name)).append('=').append(onOneLine(value));
      }
    });
    text.append('\n');
    if (line.get("error") instanceof Map<?, ?> error) {
      String.valueOf(error.get("stack"))
          .lines()
          .forEach(row -> text.append("  ").append(row).append('\n'));
    }
    return text.toString();
  }

  private static String onOneLine(@Nullable Object value) {
    return String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
  }
}
