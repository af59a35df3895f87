/** The last workflow runs: {@link dev.orchestrator.feature.status.StatusCommand}. */
@NullMarked
package dev.orchestrator.feature.status;

import org.jspecify.annotations.NullMarked;
