/** Tests of the simulated GitHub with a real HTTP client. */
@NullMarked
package dev.orchestrator.local.github;

import org.jspecify.annotations.NullMarked;
