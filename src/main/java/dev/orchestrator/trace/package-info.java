/**
 * Records of what happened: a {@link dev.orchestrator.trace.Trace} for each command, in a {@link
 * dev.orchestrator.trace.TraceStore}. The trace is also the job and the guard against replays, so
 * that one write does all three.
 */
@NullMarked
package dev.orchestrator.trace;

import org.jspecify.annotations.NullMarked;
