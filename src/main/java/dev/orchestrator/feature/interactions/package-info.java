/**
 * Where Discord's interactions arrive: {@link
 * dev.orchestrator.feature.interactions.InteractionsEndpoint}.
 */
@NullMarked
package dev.orchestrator.feature.interactions;

import org.jspecify.annotations.NullMarked;
