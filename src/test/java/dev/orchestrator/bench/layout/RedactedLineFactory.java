package dev.orchestrator.bench.layout;

import dev.orchestrator.log.LayoutContenders;
import java.util.function.BiConsumer;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolver;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverContext;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverFactory;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverConfig;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverFactory;
import org.apache.logging.log4j.layout.template.json.util.JsonWriter;

/**
 * Makes the resolver of a whole line. Log4j looks through this package for it, so that no other
 * class is loaded for that.
 */
@Plugin(name = "RedactedLineFactory", category = TemplateResolverFactory.CATEGORY)
public final class RedactedLineFactory implements EventResolverFactory {
  private final BiConsumer<LogEvent, JsonWriter> line;

  private RedactedLineFactory(BiConsumer<LogEvent, JsonWriter> line) {
    this.line = line;
  }

  @PluginFactory
  public static RedactedLineFactory getInstance() {
    return new RedactedLineFactory(LayoutContenders::write);
  }

  @Override
  public String getName() {
    return "redactedLine";
  }

  @Override
  public EventResolver create(EventResolverContext context, TemplateResolverConfig config) {
    return new RedactedLine(line);
  }

  private record RedactedLine(BiConsumer<LogEvent, JsonWriter> line) implements EventResolver {
    @Override
    public void resolve(LogEvent event, JsonWriter json) {
      line.accept(event, json);
    }
  }
}
