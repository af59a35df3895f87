package dev.orchestrator.request;

import java.time.Instant;

/**
 * A question as the worker gets it.
 *
 * @param subject what it is about; questions about one subject share their answer
 * @param number which span of time it was asked in
 */
public record Request<Q>(String subject, long number, Instant at, Q question) {}
