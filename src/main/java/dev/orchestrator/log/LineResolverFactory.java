package dev.orchestrator.log;

import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolver;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverContext;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverFactory;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverConfig;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverFactory;

/**
 * Makes the {@link LineResolver} of a configuration. Public because Log4j makes it; it works in our
 * configuration only.
 */
@Plugin(name = "LineResolverFactory", category = TemplateResolverFactory.CATEGORY)
public final class LineResolverFactory implements EventResolverFactory {
  private static final LineResolverFactory INSTANCE = new LineResolverFactory();

  private LineResolverFactory() {}

  @PluginFactory
  public static LineResolverFactory getInstance() {
    return INSTANCE;
  }

  @Override
  public String getName() {
    return LineResolver.NAME;
  }

  @Override
  public EventResolver create(EventResolverContext context, TemplateResolverConfig config) {
    if (context.getConfiguration() instanceof LogConfiguration ours) {
      return new LineResolver(ours.fields());
    }
    throw new IllegalArgumentException(
        LineResolver.NAME + " works only where Logging.start set it");
  }
}
