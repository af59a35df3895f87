/**
 * The whole system in virtual time, with injected faults: {@link dev.orchestrator.fault.World} is
 * one run, {@link dev.orchestrator.fault.Invariants} what must hold at its end.
 */
@NullMarked
package dev.orchestrator.fault;

import org.jspecify.annotations.NullMarked;
