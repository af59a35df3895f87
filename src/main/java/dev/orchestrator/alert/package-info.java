/**
 * Alerts that come once, come soon and are not lost: {@link dev.orchestrator.alert.AlertsManager}
 * takes them, {@link dev.orchestrator.alert.AlertTeller} tells people of them, {@link
 * dev.orchestrator.alert.AlertDesk} is where people answer. What may follow on what is in {@link
 * dev.orchestrator.alert.AlertProtocol}.
 */
@NullMarked
package dev.orchestrator.alert;

import org.jspecify.annotations.NullMarked;
