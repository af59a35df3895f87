/** {@code GET /metrics}. */
@NullMarked
package dev.orchestrator.feature.metrics;

import org.jspecify.annotations.NullMarked;
