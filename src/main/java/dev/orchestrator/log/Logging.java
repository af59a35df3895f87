package dev.orchestrator.log;

import java.io.OutputStream;
import java.util.Optional;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The log of this process, from its start to its end. Before the start, warnings and errors go to
 * standard error in the same shape, redacted by shape and by name.
 */
public final class Logging {
  private Logging() {}

  /**
   * Starts the log: every line, ours, every library's and the JDK's, goes through {@code redactor}
   * to {@code out}, and so does an exception that ends a thread. Started again, the log moves to
   * the new output; the old one has been drained by then.
   *
   * @throws IllegalArgumentException if the level is none of debug, info, warn and error
   */
  public static void start(LogSettings settings, Redactor redactor, OutputStream out) {
    var configuration =
        new LogConfiguration(
            settings, redactor, LineQueue.drainedByThread(out, LineQueue.CAPACITY));
    LoggerContext context = Configurator.initialize(configuration);
    if (context.getConfiguration() != configuration) {
      context.reconfigure(configuration);
    }
    JavaLogging.takeOver(settings.level());
    Thread.setDefaultUncaughtExceptionHandler(Logging::tellUncaught);
  }

  /** Left alone, the JDK would write the exception to standard error as it is. */
  private static void tellUncaught(Thread thread, Throwable thrown) {
    Log.named("uncaught")
        .error("failure.uncaught", "a thread ended with an uncaught exception", thrown);
    drain();
  }

  /** Returns when every line written before has reached the output, and the output is flushed. */
  public static void drain() {
    running().ifPresent(configuration -> configuration.lines().drain());
  }

  /** Drains the log. Lines written afterwards reach the output before their caller continues. */
  public static void stop() {
    running().ifPresent(configuration -> configuration.lines().stop());
  }

  /**
   * The queue before the log's output, in this process.
   *
   * @param depth how many lines wait
   * @param directWrites how many lines were written by their callers, because the queue was full
   * @param writerRestarts how often the writer's thread died and was started again
   */
  public record Queue(int depth, long directWrites, long writerRestarts) {}

  /** The state of the queue; zeros before the log is started. */
  public static Queue queue() {
    return running()
        .map(LogConfiguration::lines)
        .map(lines -> new Queue(lines.depth(), lines.directWrites(), lines.restarts()))
        .orElseGet(() -> new Queue(0, 0, 0));
  }

  private static Optional<LogConfiguration> running() {
    return LoggerContext.getContext(false).getConfiguration() instanceof LogConfiguration ours
        ? Optional.of(ours)
        : Optional.empty();
  }
}
