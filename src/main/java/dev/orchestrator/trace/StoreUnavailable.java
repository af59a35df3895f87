package dev.orchestrator.trace;

/** A request to the table failed: it is unreachable, throttled or misconfigured. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
