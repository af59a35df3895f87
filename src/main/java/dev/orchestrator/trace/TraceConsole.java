package dev.orchestrator.trace;

import java.util.Optional;

/**
 * Where AWS's console shows a trace.
 *
 * @param region in which the function runs; empty on a developer's machine, which has no console
 */
public record TraceConsole(Optional<String> region) {
  public static final TraceConsole NONE = new TraceConsole(Optional.empty());

  /** The address of the trace's page. */
  public Optional<String> link(String traceId) {
    return region.map(where ->
        "https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#xray:traces/%s"
            .formatted(where, where, traceId));
  }
}
