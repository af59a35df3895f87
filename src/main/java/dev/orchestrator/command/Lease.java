package dev.orchestrator.command;

import dev.orchestrator.operation.LeaseLost;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A worker's lease on a command, which each write renews. Not thread-safe. */
final class Lease {
  /** How long a dead worker's command waits for the next one. */
  static final Duration LENGTH = Duration.ofSeconds(20);

  private final TraceStore traces;
  private final Claim claim;
  private final InstantSource clock;
  private Instant until;

  Lease(TraceStore traces, Claim claim, InstantSource clock, Instant until) {
    this.traces = traces;
    this.claim = claim;
    this.clock = clock;
    this.until = until;
  }

  /**
   * @throws LeaseLost if another worker holds the lease
   */
  void save(List<Step> steps) {
    Instant next = clock.instant().plus(LENGTH);
    keep(traces.saveSteps(claim, steps, next), next);
  }

  /**
   * @throws LeaseLost if another worker holds the lease
   */
  void saveEnd(Trace end, FinalResponse finalResponse) {
    Instant next = clock.instant().plus(LENGTH);
    keep(traces.saveEnd(claim, end, finalResponse.text(), next), next);
  }

  private void keep(boolean ours, Instant next) {
    if (!ours) {
      throw new LeaseLost();
    }
    until = next;
  }

  /** When another worker may acquire the command. */
  Instant until() {
    return until;
  }
}
