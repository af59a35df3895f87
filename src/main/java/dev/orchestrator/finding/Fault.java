package dev.orchestrator.finding;

/**
 * What is wrong with an artifact.
 *
 * @param field its path, as in {@code org_unregistered_hits[2].repo}; empty for the whole artifact
 * @param message one sentence that does not repeat the value
 */
public record Fault(String field, String message) {}
