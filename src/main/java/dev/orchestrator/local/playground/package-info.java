/**
 * The page of the local server: the bot without a Discord application. {@link
 * dev.orchestrator.local.playground.Playground} answers the page, its files and its questions.
 */
@NullMarked
package dev.orchestrator.local.playground;

import org.jspecify.annotations.NullMarked;
