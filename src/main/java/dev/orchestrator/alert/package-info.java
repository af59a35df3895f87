/**
 * Alerts that are sent once, soon, and are not lost: {@link dev.orchestrator.alert.AlertsManager}
 * accepts them, {@link dev.orchestrator.alert.AlertNotifier} sends them, {@link
 * dev.orchestrator.alert.AlertActions} handles acknowledgements and silences. The state transitions
 * are in {@link dev.orchestrator.alert.AlertStateMachine}.
 */
@NullMarked
package dev.orchestrator.alert;

import org.jspecify.annotations.NullMarked;
