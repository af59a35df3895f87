package dev.orchestrator.command;

import dev.orchestrator.discord.DiscordLocale;

/**
 * How a command or an option is called in another language. Discord shows it to people who use that
 * language; interactions always carry the untranslated name.
 *
 * @param description empty for a context menu command, which has none
 */
public record Translation(DiscordLocale locale, String name, String description) {}
