/**
 * Alerts as people see and answer them: {@link dev.orchestrator.feature.alerts.AlertsCommand}, the
 * buttons under each alert, and the jobs that tell them.
 */
@NullMarked
package dev.orchestrator.feature.alerts;

import org.jspecify.annotations.NullMarked;
