package dev.orchestrator.log;

import java.util.concurrent.ArrayBlockingQueue;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolver;
import org.apache.logging.log4j.layout.template.json.util.JsonWriter;
import org.apache.logging.log4j.layout.template.json.util.QueueingRecyclerFactory;

/** Writes the whole line where the event template says {@value #NAME}. */
final class LineResolver implements EventResolver {
  static final String NAME = "orchestratorLine";

  private static final String TEMPLATE = "{\"$resolver\":\"" + NAME + "\"}";
  private static final int LINES_IN_THE_MAKING = 8;

  private final LineFields fields;

  LineResolver(LineFields fields) {
    this.fields = fields;
  }

  static JsonTemplateLayout layout(LogConfiguration configuration) {
    return JsonTemplateLayout.newBuilder()
        .setConfiguration(configuration)
        .setEventTemplate(TEMPLATE)
        .setEventDelimiter("\n")
        .setMaxStringLength(2 * Bounds.TEXT)
        .setLocationInfoEnabled(false)
        .setRecyclerFactory(
            new QueueingRecyclerFactory(() -> new ArrayBlockingQueue<>(LINES_IN_THE_MAKING)))
        .build();
  }

  @Override
  public void resolve(LogEvent event, JsonWriter json) {
    json.writeObject(fields.of(event));
  }
}
