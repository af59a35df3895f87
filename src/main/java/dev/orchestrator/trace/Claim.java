package dev.orchestrator.trace;

/**
 * A worker's claim on a command: while its lease lasts, no other worker runs it.
 *
 * @param owner the hold's own name; every write of the worker is refused once another worker holds
 *     it
 * @param attempt 1 for the first worker, 2 after one has died
 */
public record Claim(Trace trace, Work work, String owner, int attempt) {}
