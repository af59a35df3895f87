package dev.orchestrator.feature.deployclient;

import dev.orchestrator.alert.AlertLink;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.command.CommandCall;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Alerts about deploys. The first line says what happened, where to and who asked for it.
 *
 * @param environment the stage of this system, as in {@code prod}
 */
record DeployAlerts(AlertsManager alerts, String environment) {

  /**
   * @param what a clause without a full stop: {@code A deploy failed}
   * @param page the run's, if there is a run
   */
  void raise(
      Severity severity,
      String what,
      Deployment deployment,
      String cause,
      Optional<URI> page,
      CommandCall call) {
    String api = deployment.apiBase().map(base -> ", API " + base).orElse("");
    alerts.send(
        severity,
        "%s: %s, ref %s, environment %s%s, by %s"
            .formatted(
                what,
                deployment.repository(),
                deployment.ref(),
                environment,
                api,
                call.caller().name()),
        cause,
        call.traceId(),
        page.map(url -> List.of(new AlertLink("run", url.toString()))).orElse(List.of()));
  }
}
