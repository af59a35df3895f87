package dev.orchestrator.local.playground;

/** What stands on the ways into the system and notes what passes. */
public record Watches(StreamWatch stream, ApiWatch api) {}
