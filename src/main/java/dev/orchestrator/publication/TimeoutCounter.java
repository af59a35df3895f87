package dev.orchestrator.publication;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls that timed out. */
public final class TimeoutCounter implements HttpCalls {
  private final HttpCalls http;
  private final AtomicInteger timeouts = new AtomicInteger();

  public TimeoutCounter(HttpCalls http) {
    this.http = http;
  }

  @Override
  public HttpOutcome send(HttpRequest request) {
    HttpOutcome outcome = http.send(request);
    if (outcome instanceof HttpOutcome.Failed failed
        && failed.reason() == HttpOutcome.Failed.Reason.TIMED_OUT) {
      timeouts.incrementAndGet();
    }
    return outcome;
  }

  /** How many there were since it was asked last. */
  int take() {
    return timeouts.getAndSet(0);
  }
}
