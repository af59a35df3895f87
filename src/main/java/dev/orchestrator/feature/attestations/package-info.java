/** Signed attestations of what is running: the run each minute, its routes and {@code /attest}. */
@NullMarked
package dev.orchestrator.feature.attestations;

import org.jspecify.annotations.NullMarked;
