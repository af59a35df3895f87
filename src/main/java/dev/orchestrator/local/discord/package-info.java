/**
 * A Discord to run the bot against without an account: {@link
 * dev.orchestrator.local.discord.SimulatedDiscord} answers Discord's REST API on loopback, as
 * strictly as Discord does, and acts for the people who use the bot.
 */
@NullMarked
package dev.orchestrator.local.discord;

import org.jspecify.annotations.NullMarked;
