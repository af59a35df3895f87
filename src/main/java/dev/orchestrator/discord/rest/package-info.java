/**
 * The client of Discord's REST API: what each answer means, rate limits, and what is tried again.
 */
@NullMarked
package dev.orchestrator.discord.rest;

import org.jspecify.annotations.NullMarked;
