package dev.orchestrator.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one command from its arrival to its end.
 *
 * @param error why it failed, one sentence without secrets
 */
public record Trace(
    TraceKey key,
    String traceId,
    String command,
    TraceStatus status,
    Instant startedAt,
    Optional<Instant> finishedAt,
    List<Step> steps,
    Optional<String> error) {

  public Trace {
    steps = List.copyOf(steps);
  }

  /** From arrival to end; empty while it runs. */
  public Optional<Duration> took() {
    return finishedAt.map(end -> Duration.between(startedAt, end));
  }

  public Trace withSteps(List<Step> all) {
    return new Trace(key, traceId, command, status, startedAt, finishedAt, all, error);
  }

  public Trace finished(TraceStatus end, Instant now, Optional<String> why) {
    return new Trace(key, traceId, command, end, startedAt, Optional.of(now), steps, why);
  }
}
