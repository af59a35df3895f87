/**
 * Alerts in Discord: {@link dev.orchestrator.feature.alerts.AlertsCommand}, the buttons under each
 * alert, and the jobs that send them.
 */
@NullMarked
package dev.orchestrator.feature.alerts;

import org.jspecify.annotations.NullMarked;
