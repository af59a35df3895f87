/**
 * Interactions that Discord sends over HTTP: their signature, and their content as sealed types.
 */
@NullMarked
package dev.orchestrator.discord.interaction;

import org.jspecify.annotations.NullMarked;
