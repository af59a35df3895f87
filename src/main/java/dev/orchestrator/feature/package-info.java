/** What the bot can do: one package for each {@link dev.orchestrator.feature.Feature}. */
@NullMarked
package dev.orchestrator.feature;

import org.jspecify.annotations.NullMarked;
