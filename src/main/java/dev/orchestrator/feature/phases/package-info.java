/** Phases: the calls by which CI stores and reads them. */
@NullMarked
package dev.orchestrator.feature.phases;

import org.jspecify.annotations.NullMarked;
