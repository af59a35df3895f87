package dev.orchestrator.http;

import dev.orchestrator.log.LogContext;
import java.util.Map;

/** The header that carries the trace of the running command on to other systems. */
public final class TraceHeader {
  private static final String NAME = "X-Amzn-Trace-Id";

  private TraceHeader() {}

  /** The header in X-Ray's form, {@code Root=1-…}; none outside of a trace. */
  public static Map<String, String> current() {
    return LogContext.current().traceId().map(id -> Map.of(NAME, "Root=" + id)).orElse(Map.of());
  }
}
