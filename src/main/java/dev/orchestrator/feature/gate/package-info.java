/** The gate: {@code /gate}, {@code GET /api/v1/gate} and {@code POST /api/v1/permit}. */
@NullMarked
package dev.orchestrator.feature.gate;

import org.jspecify.annotations.NullMarked;
