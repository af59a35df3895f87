package dev.orchestrator.local.playground;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Stands between the HTTP server and the function, and notes the newest {@value #KEPT} calls of the
 * API: when, what, and how they were answered. Neither bodies nor headers are kept.
 */
public final class ApiWatch implements UnaryOperator<byte[]> {
  static final int KEPT = 50;

  private record ApiCall(
      Instant at, String method, String path, String query, long status, Duration took) {}

  private final UnaryOperator<byte[]> function;
  private final InstantSource clock;
  private final Deque<ApiCall> calls = new ArrayDeque<>();

  public ApiWatch(UnaryOperator<byte[]> function, InstantSource clock) {
    this.function = function;
    this.clock = clock;
  }

  @Override
  public byte[] apply(byte[] event) {
    Json request = Json.tryRead(event).orElse(Json.MISSING);
    String path = request.text("rawPath").orElse("");
    if (!path.startsWith("/api/")) {
      return function.apply(event);
    }
    Instant at = clock.instant();
    long start = System.nanoTime();
    byte[] answer = function.apply(event);
    keep(
        new ApiCall(
            at,
            request.get("requestContext").get("http").text("method").orElse(""),
            path,
            request.text("rawQueryString").orElse(""),
            Json.tryRead(answer).orElse(Json.MISSING).get("statusCode").integer().orElse(0),
            Duration.ofNanos(System.nanoTime() - start)));
    return answer;
  }

  private synchronized void keep(ApiCall call) {
    calls.addFirst(call);
    if (calls.size() > KEPT) {
      calls.removeLast();
    }
  }

  /** The calls, newest first. */
  synchronized List<JsonObject> calls() {
    return calls.stream()
        .map(call ->
            JsonObject.of("at", call.at().toString())
                .put("method", call.method())
                .put("path", call.path())
                .put("query", call.query())
                .put("status", call.status())
                .put("duration_ms", call.took().toMillis()))
        .toList();
  }
}
