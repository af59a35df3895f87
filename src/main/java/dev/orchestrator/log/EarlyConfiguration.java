package dev.orchestrator.log;

import java.net.URI;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.jspecify.annotations.Nullable;

/**
 * What Log4j runs with until {@link Logging#start}: warnings and errors to standard error, each
 * written before its caller continues. Named in {@code log4j2.component.properties}; public because
 * Log4j makes it.
 */
public final class EarlyConfiguration extends ConfigurationFactory {
  private static final LogSettings SETTINGS =
      new LogSettings("orchestrator", "unknown", "start", "warn", true);

  /** Takes the place of Log4j's own search, which would follow variables to other files first. */
  public EarlyConfiguration() {
    setConfigurationFactory(this);
  }

  @Override
  protected String[] getSupportedTypes() {
    return new String[] {"*"};
  }

  @Override
  public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
    return new LogConfiguration(SETTINGS, new Redactor(), LineQueue.writtenByCaller(System.err));
  }

  @Override
  public Configuration getConfiguration(
      LoggerContext context, @Nullable String name, @Nullable URI location) {
    return getConfiguration(context, ConfigurationSource.NULL_SOURCE);
  }

  @Override
  public Configuration getConfiguration(
      LoggerContext context,
      @Nullable String name,
      @Nullable URI location,
      @Nullable ClassLoader loader) {
    return getConfiguration(context, ConfigurationSource.NULL_SOURCE);
  }
}
