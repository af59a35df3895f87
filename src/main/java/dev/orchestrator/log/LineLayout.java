package dev.orchestrator.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.apache.logging.log4j.layout.template.json.util.JsonWriter;
import org.apache.logging.log4j.layout.template.json.util.QueueingRecyclerFactory;
import org.apache.logging.log4j.layout.template.json.util.Recycler;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, written by the writer of Log4j's JSON template layout. The fields are
 * ours, so there is no template: reading one, and the plugins that may stand in it, was the largest
 * part of the log's share in a cold start.
 */
final class LineLayout extends AbstractStringLayout {
  private static final int LINES_IN_THE_MAKING = 8;

  private final Function<LogEvent, ? extends Map<String, @Nullable Object>> fields;
  private final Recycler<JsonWriter> writers;

  /**
   * @param fields the fields of a line, in their order
   */
  LineLayout(
      Configuration configuration,
      Function<LogEvent, ? extends Map<String, @Nullable Object>> fields) {
    super(configuration, StandardCharsets.UTF_8, null, null);
    this.fields = fields;
    this.writers =
        new QueueingRecyclerFactory(() -> new ArrayBlockingQueue<>(LINES_IN_THE_MAKING))
            .create(
                () ->
                    JsonWriter.newBuilder()
                        .setMaxStringLength(2 * Bounds.TEXT)
                        .setTruncatedStringSuffix("…")
                        .build(),
                writer -> {});
  }

  @Override
  public String getContentType() {
    return "application/json; charset=utf-8";
  }

  @Override
  public String toSerializable(LogEvent event) {
    JsonWriter json = writers.acquire();
    try {
      return json.use(() -> {
        json.writeObject(fields.apply(event));
        json.getStringBuilder().append('\n');
      });
    } finally {
      writers.release(json);
    }
  }
}
