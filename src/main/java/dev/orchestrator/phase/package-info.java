/**
 * Phases of the fix pipeline as CI reports them: what a phase is, how it is read from a call, kept
 * in the table and counted.
 */
@NullMarked
package dev.orchestrator.phase;

import org.jspecify.annotations.NullMarked;
