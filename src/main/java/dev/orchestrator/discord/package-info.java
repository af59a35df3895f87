/**
 * Discord as this system sees it: an {@link dev.orchestrator.discord.interaction.Interaction
 * interaction} comes in, a {@link dev.orchestrator.discord.message.Reply reply} goes out, and
 * {@link dev.orchestrator.discord.rest.DiscordClient requests} go to Discord's REST API. Names are
 * JDA's where JDA has one.
 */
@NullMarked
package dev.orchestrator.discord;

import org.jspecify.annotations.NullMarked;
