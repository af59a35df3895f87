/**
 * The whole system on one machine: {@link dev.orchestrator.local.Main} is the command line, {@link
 * dev.orchestrator.local.LocalSystem} everything that it starts. Never in the deployed artifact.
 */
@NullMarked
package dev.orchestrator.local;

import org.jspecify.annotations.NullMarked;
