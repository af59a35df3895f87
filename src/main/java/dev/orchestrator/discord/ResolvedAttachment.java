package dev.orchestrator.discord;

/** A file that a person attached; its size is in bytes. */
public record ResolvedAttachment(String id, String filename, String url, long size) {}
