/**
 * The whole system in virtual time, with injected faults: {@link dev.orchestrator.fault.World} is
 * one run, {@link dev.orchestrator.fault.Promises} what must hold at its end.
 */
@NullMarked
package dev.orchestrator.fault;

import org.jspecify.annotations.NullMarked;
