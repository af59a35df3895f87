/**
 * Discord as this system sees it: a sealed {@link dev.orchestrator.discord.Interaction} comes in, a
 * sealed {@link dev.orchestrator.discord.Reply} goes out. Names are JDA's where JDA has one.
 */
@NullMarked
package dev.orchestrator.discord;

import org.jspecify.annotations.NullMarked;
