package dev.orchestrator.request;

import java.time.Duration;
import java.time.Instant;

/**
 * What the worker found last about a subject.
 *
 * @param at when the worker began to find out
 */
public record Answer<A>(String subject, Instant at, A value) {
  boolean isWithin(Duration age, Instant now) {
    return !at.isBefore(now.minus(age));
  }
}
