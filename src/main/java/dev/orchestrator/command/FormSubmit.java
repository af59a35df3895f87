package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.ReceivedMessage;
import java.util.Optional;

/**
 * A form that was submitted.
 *
 * @param argument what the form was opened with
 * @param message whose component opened it; empty if a command did
 */
public record FormSubmit(String argument, Optional<ReceivedMessage> message) {}
