package dev.orchestrator.github;

import java.time.Instant;

/**
 * How many calls the token may still make.
 *
 * @param limit calls in the whole period, usually an hour
 * @param resetAt when {@code remaining} is {@code limit} again
 */
public record Quota(long limit, long remaining, Instant resetAt) {}
