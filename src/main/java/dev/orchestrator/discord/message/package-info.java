/** Messages, their components, modals and replies, written within Discord's limits. */
@NullMarked
package dev.orchestrator.discord.message;

import org.jspecify.annotations.NullMarked;
