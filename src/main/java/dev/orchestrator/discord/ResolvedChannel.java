package dev.orchestrator.discord;

/** A channel that an interaction refers to. */
public record ResolvedChannel(String id, String name, int type) {}
