package dev.orchestrator.feature;

import dev.orchestrator.command.SingleUseOffers;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.table.Table;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * What a feature of your own is built from.
 *
 * @param table its storage
 * @param discord calls of Discord's REST API, for deferred commands, components and forms
 * @param redaction redacts a text; apply it to external text before storing it
 * @param offers single-use buttons and menus
 * @param clock the time
 */
public record FeatureParts(
    Table table,
    DiscordRest discord,
    UnaryOperator<String> redaction,
    SingleUseOffers offers,
    InstantSource clock) {}
