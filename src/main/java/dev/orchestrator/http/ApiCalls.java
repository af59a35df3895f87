package dev.orchestrator.http;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Single calls to another system's API: with our name and the trace, within a time limit, and noted
 * in the debug log without anything secret. Whether to call again is decided elsewhere.
 */
public final class ApiCalls {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final String system;
  private final String userAgent;
  private final HttpCalls http;
  private final Log log;

  /**
   * @param system whom the calls go to, for the log: {@code GitHub}
   */
  public ApiCalls(String system, String userAgent, HttpCalls http, Log log) {
    this.system = system;
    this.userAgent = userAgent;
    this.http = http;
    this.log = log;
  }

  /**
   * One attempt at a call.
   *
   * @param template the path with names for what varies, fit for logs
   * @param headers beside those that every call has
   * @param body JSON
   * @param number of the attempt, from 1
   */
  public record Attempt(
      String method,
      String template,
      URI uri,
      Map<String, String> headers,
      Optional<byte[]> body,
      int number) {

    public Attempt {
      headers = Map.copyOf(headers);
    }

    /** The address and headers may hold secrets. */
    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  /**
   * Sends it once.
   *
   * @param left until the caller's deadline
   */
  public HttpOutcome send(Attempt attempt, Duration left) {
    Map<String, String> headers = new HashMap<>(TraceHeader.current());
    headers.put("User-Agent", userAgent);
    attempt.body().ifPresent(_ -> headers.put("Content-Type", "application/json"));
    headers.putAll(attempt.headers());
    Duration limit = left.compareTo(LONGEST) < 0 ? left : LONGEST;
    HttpOutcome outcome =
        http.send(new HttpRequest(attempt.method(), attempt.uri(), headers, attempt.body(), limit));
    note(attempt, outcome);
    return outcome;
  }

  private void note(Attempt attempt, HttpOutcome outcome) {
    Object status =
        switch (outcome) {
          case Answered answer -> answer.status();
          case Failed failed -> failed.reason().name();
        };
    log.debug(
        "http.called",
        "called " + system,
        Field.of("method", attempt.method()),
        Field.of("route", attempt.template()),
        Field.of("status", status),
        Field.of("duration_ms", outcome.took().toMillis()),
        Field.of("attempt", attempt.number()));
  }
}
