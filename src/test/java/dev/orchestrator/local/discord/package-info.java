/** Tests of the simulated Discord with a real HTTP client. */
@NullMarked
package dev.orchestrator.local.discord;

import org.jspecify.annotations.NullMarked;
