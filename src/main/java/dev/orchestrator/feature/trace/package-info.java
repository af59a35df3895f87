/** One trace in full: {@link dev.orchestrator.feature.trace.TraceCommand}. */
@NullMarked
package dev.orchestrator.feature.trace;

import org.jspecify.annotations.NullMarked;
