/**
 * Where Lambda comes in and everything is put together: {@link dev.orchestrator.entry.Orchestrator}
 * is the handler, {@link dev.orchestrator.entry.Features} the list of what it can do.
 */
@NullMarked
package dev.orchestrator.entry;

import org.jspecify.annotations.NullMarked;
