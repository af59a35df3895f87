package dev.orchestrator.discord;

/** A user that an interaction refers to. */
public record ResolvedUser(String id, String name, boolean bot) {}
