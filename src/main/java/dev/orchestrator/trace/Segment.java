package dev.orchestrator.trace;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The X-Ray segment that Lambda made for a call of the function, if it takes a sample of it.
 * Source: AWS X-Ray, "Tracing header".
 *
 * @param traceId of the trace that the segment is in
 * @param id 16 hex digits
 */
public record Segment(String traceId, String id) {
  private static final Pattern PARENT = Pattern.compile("(?:^|;)\\s*Parent=([0-9a-f]{16})(?:;|$)");
  private static final Pattern SAMPLED = Pattern.compile("(?:^|;)\\s*Sampled=1(?:;|$)");
  private static final ScopedValue<Segment> CURRENT = ScopedValue.newInstance();

  /** The segment in Lambda's header; empty if it takes no sample of this call. */
  public static Optional<Segment> ofHeader(String header) {
    Matcher parent = PARENT.matcher(header);
    return SAMPLED.matcher(header).find() && parent.find()
        ? TraceId.ofHeader(header).map(traceId -> new Segment(traceId, parent.group(1)))
        : Optional.empty();
  }

  /** The segment of the call that the running code belongs to. */
  public static Optional<Segment> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Runs {@code work} as part of {@code segment}, if there is one. */
  public static <T> T call(Optional<Segment> segment, Callable<T> work) throws Exception {
    return segment.isEmpty()
        ? work.call()
        : ScopedValue.where(CURRENT, segment.get()).call(work::call);
  }
}
