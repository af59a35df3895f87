package dev.orchestrator.local;

import dev.orchestrator.trace.TraceId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Stands in for Lambda's active tracing where there is an X-Ray to send to: every event begins a
 * trace, and each is taken as a sample.
 */
record Tracing(boolean isOn, InstantSource clock, RandomGenerator random) {

  /** The header that Lambda would hand in. Source: AWS X-Ray, "Tracing header". */
  Optional<String> header() {
    return isOn
        ? Optional.of(
            "Root=%s;Parent=%016x;Sampled=1"
                .formatted(TraceId.create(clock.instant(), random), random.nextLong()))
        : Optional.empty();
  }
}
