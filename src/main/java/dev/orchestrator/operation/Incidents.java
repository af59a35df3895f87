package dev.orchestrator.operation;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.log.LogContext;
import java.util.List;

/** Operational failures, as alerts. Command and trace come from the log context. */
public final class Incidents {
  private static final String OURS = "dev.orchestrator.";

  private final AlertsManager alerts;

  public Incidents(AlertsManager alerts) {
    this.alerts = alerts;
  }

  /** An unexpected failure. */
  public void broke(Throwable failure) {
    Throwable root = root(failure);
    failed(
        "Unexpected failure in " + where() + ": " + root.getClass().getSimpleName() + ".",
        root.getClass().getName()
            + (root.getMessage() == null ? "" : ": " + root.getMessage())
            + place(root));
  }

  /** A guarantee was not kept. */
  public void failed(String message, String rootCause) {
    raise(Severity.ERROR, message, rootCause);
  }

  /** A degraded but completed operation. */
  public void warn(String message, String rootCause) {
    raise(Severity.WARNING, message, rootCause);
  }

  private void raise(Severity severity, String message, String rootCause) {
    alerts.send(severity, message, rootCause, LogContext.current().traceId().orElse(""), List.of());
  }

  private static String where() {
    return LogContext.current().command().orElse("a request");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; i < 20 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }

  private static String place(Throwable root) {
    for (StackTraceElement frame : root.getStackTrace()) {
      if (frame.getClassName().startsWith(OURS)) {
        return " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
      }
    }
    return "";
  }
}
