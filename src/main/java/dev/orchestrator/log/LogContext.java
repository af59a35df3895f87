package dev.orchestrator.log;

import java.util.Optional;

/**
 * What every line written meanwhile belongs to. Bound to a piece of code, not to a thread, so that
 * a reused thread never speaks for an earlier command.
 *
 * @param correlationId by what a run of a workflow is found again, while one is started
 * @param coldStart whether this is the first event that the process handles
 */
public record LogContext(
    Optional<String> traceId,
    Optional<String> correlationId,
    Optional<String> userId,
    Optional<String> command,
    Optional<Boolean> coldStart) {

  public static final LogContext NONE =
      new LogContext(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final ScopedValue<LogContext> CURRENT = ScopedValue.newInstance();

  /** The context of the code that calls this. */
  public static LogContext current() {
    return CURRENT.orElse(NONE);
  }

  public LogContext withTraceId(String id) {
    return new LogContext(Optional.of(id), correlationId, userId, command, coldStart);
  }

  public LogContext withCorrelationId(String id) {
    return new LogContext(traceId, Optional.of(id), userId, command, coldStart);
  }

  public LogContext withUserId(String id) {
    return new LogContext(traceId, correlationId, Optional.of(id), command, coldStart);
  }

  public LogContext withCommand(String name) {
    return new LogContext(traceId, correlationId, userId, Optional.of(name), coldStart);
  }

  public LogContext withColdStart(boolean cold) {
    return new LogContext(traceId, correlationId, userId, command, Optional.of(cold));
  }

  /** Runs {@code work}; every line that it writes carries this context. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /** Runs {@code work}; every line that it writes carries this context. */
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }
}
