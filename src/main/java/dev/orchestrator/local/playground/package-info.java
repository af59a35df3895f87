/**
 * The page of the server on this machine: the bot without a Discord application. {@link
 * dev.orchestrator.local.playground.Playground} answers the page, its files and its questions.
 */
@NullMarked
package dev.orchestrator.local.playground;

import org.jspecify.annotations.NullMarked;
