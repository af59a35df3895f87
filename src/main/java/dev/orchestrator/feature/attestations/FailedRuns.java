package dev.orchestrator.feature.attestations;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.attestation.Attestation;
import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.attestation.CheckResult;
import dev.orchestrator.log.LogContext;
import java.util.List;
import java.util.stream.Collectors;

/** Raises an alert for each run that fails, and for each that has another signing key. */
final class FailedRuns {
  private final AlertsManager alerts;

  FailedRuns(AlertsManager alerts) {
    this.alerts = alerts;
  }

  void raise(Attestor.Made made) {
    if (!made.acceptedKeys().isEmpty()) {
      alerts.send(
          Severity.WARNING,
          "The signing key of attestations was changed.",
          "What these keys signed is accepted from now on: "
              + String.join(", ", made.acceptedKeys())
              + ". If the key was not rotated, the table was changed from outside.",
          LogContext.current().traceId().orElse(""),
          List.of());
    }
    Attestation attestation = made.attestation();
    if (attestation.passed()) {
      return;
    }
    String failed = String.join(", ", attestation.checks(CheckResult.Result.FAILED));
    String details =
        attestation.checks().stream()
            .filter(check -> check.result() == CheckResult.Result.FAILED)
            .map(check -> check.check().word() + ": " + check.detail())
            .collect(Collectors.joining("; "));
    alerts.send(
        Severity.ERROR,
        "The attestation of %s failed: %s.".formatted(attestation.place().environment(), failed),
        details,
        LogContext.current().traceId().orElse(""),
        List.of());
  }
}
