/** Whether the system is up: {@link dev.orchestrator.feature.health.HealthEndpoint}. */
@NullMarked
package dev.orchestrator.feature.health;

import org.jspecify.annotations.NullMarked;
