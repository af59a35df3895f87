package dev.orchestrator.alert;

/** Where alerts are kept does not answer. */
public final class AlertsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AlertsUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
