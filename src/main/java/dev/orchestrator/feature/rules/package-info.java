/** Evaluates the alerting rules over the metrics that are kept in the table. */
@NullMarked
package dev.orchestrator.feature.rules;

import org.jspecify.annotations.NullMarked;
