package dev.orchestrator.trace;

/**
 * A worker's hold on a command: while its lease lasts, nobody else does it.
 *
 * @param owner the hold's own name; every write of the worker is refused once somebody else holds
 *     it
 * @param attempt 1 for the first worker, 2 after one has died
 */
public record Claim(Trace trace, Work work, String owner, int attempt) {}
