/**
 * What the system says about itself: JSON lines through {@link dev.orchestrator.log.Log}, and the
 * one {@link dev.orchestrator.log.Redactor} that every exit passes.
 */
@NullMarked
package dev.orchestrator.log;

import org.jspecify.annotations.NullMarked;
