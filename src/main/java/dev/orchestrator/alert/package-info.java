/**
 * Alerts that are sent once, soon, and are not lost: {@link dev.orchestrator.alert.AlertsManager}
 * accepts them, {@link dev.orchestrator.alert.AlertTeller} sends them, {@link
 * dev.orchestrator.alert.AlertDesk} handles acknowledgements and silences. The state transitions
 * are in {@link dev.orchestrator.alert.AlertProtocol}.
 */
@NullMarked
package dev.orchestrator.alert;

import org.jspecify.annotations.NullMarked;
