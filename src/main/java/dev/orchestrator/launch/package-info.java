/**
 * How the packaged file starts in Lambda's managed runtime: {@link
 * dev.orchestrator.launch.Function} loads everything else. docs/adr/0017.
 */
@NullMarked
package dev.orchestrator.launch;

import org.jspecify.annotations.NullMarked;
