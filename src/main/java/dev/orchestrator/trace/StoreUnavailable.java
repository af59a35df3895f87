package dev.orchestrator.trace;

/** The table did not do what it was asked to: it is away, throttled or misconfigured. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
