/**
 * The whole system in a time of its own, in which anything may go wrong: {@link
 * dev.orchestrator.fault.World} is one run, {@link dev.orchestrator.fault.Promises} what must hold
 * at its end.
 */
@NullMarked
package dev.orchestrator.fault;

import org.jspecify.annotations.NullMarked;
