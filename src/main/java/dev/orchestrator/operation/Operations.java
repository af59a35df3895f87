package dev.orchestrator.operation;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Runs each unit of work: binds the log context, measures, and is the one place that catches
 * unexpected failures.
 */
public final class Operations {
  private static final Log LOG = Log.named("operation");

  private final Incidents incidents;
  private final InstantSource clock;

  public Operations(Incidents incidents, InstantSource clock) {
    this.incidents = incidents;
    this.clock = clock;
  }

  /** Where what goes wrong is raised. */
  public Incidents incidents() {
    return incidents;
  }

  /**
   * Runs {@code work} and returns its result, or that of {@code otherwise} if it fails. Writes one
   * line at the end.
   *
   * @param event the event code of the line: {@code command.ended}
   * @param sentence says in the log what ended: {@code command ended}
   * @param status reads from the result what the line gives as its status
   */
  public <T> T run(
      String event,
      String sentence,
      LogContext context,
      Callable<T> work,
      Function<T, String> status,
      Function<Exception, T> otherwise) {
    Instant start = clock.instant();
    return guard(
        context,
        () -> {
          T result = guarded(work, otherwise);
          LOG.info(
              event,
              sentence,
              Field.of("status", status.apply(result)),
              Field.of("duration_ms", Duration.between(start, clock.instant()).toMillis()));
          return result;
        },
        otherwise);
  }

  /** As {@link #run}, without a line where nothing failed. */
  public <T> T guard(LogContext context, Callable<T> work, Function<Exception, T> otherwise) {
    try {
      return context.call(() -> guarded(work, otherwise));
    } catch (Exception impossible) {
      throw new IllegalStateException("the failure handler failed", impossible);
    }
  }

  private <T> T guarded(Callable<T> work, Function<Exception, T> otherwise) {
    try {
      return work.call();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return otherwise.apply(stopped);
    } catch (LeaseLost lost) {
      LOG.info("lease.lost", "another attempt has taken over");
      return otherwise.apply(lost);
    } catch (Exception unexpected) {
      LOG.error("failure.unexpected", "unexpected failure", unexpected);
      T result = otherwise.apply(unexpected);
      incidents.broke(unexpected);
      return result;
    }
  }
}
