/** Phases: the calls by which CI stores and reads them, and the command that shows them. */
@NullMarked
package dev.orchestrator.feature.phases;

import org.jspecify.annotations.NullMarked;
