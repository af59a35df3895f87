package dev.orchestrator.discord.interaction;

import java.util.Optional;

/**
 * A file that a person attached; its size is in bytes.
 *
 * @param contentType as Discord guessed it
 */
public record ResolvedAttachment(
    String id, String filename, String url, long size, Optional<String> contentType) {}
