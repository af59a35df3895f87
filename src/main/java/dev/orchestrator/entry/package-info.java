/**
 * The Lambda entry point and the wiring: {@link dev.orchestrator.entry.Orchestrator} is the
 * handler, {@link dev.orchestrator.entry.Features} the list of what it can do.
 */
@NullMarked
package dev.orchestrator.entry;

import org.jspecify.annotations.NullMarked;
