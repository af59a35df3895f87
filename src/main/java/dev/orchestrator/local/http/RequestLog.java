package dev.orchestrator.local.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Records every call that passes, before its answer leaves. */
public final class RequestLog {
  private final String prefix;
  private final UnaryOperator<String> withoutSecrets;
  private final InstantSource clock;
  private final History<RecordedRequest> requests = new History<>();

  /**
   * @param prefix of every path, left out of the record
   * @param withoutSecrets turns a path into one that may be shown
   */
  public RequestLog(String prefix, UnaryOperator<String> withoutSecrets, InstantSource clock) {
    this.prefix = prefix;
    this.withoutSecrets = withoutSecrets;
    this.clock = clock;
  }

  public History<RecordedRequest> requests() {
    return requests;
  }

  public Service around(Faults faults, Service service) {
    return call -> {
      var at = clock.instant();
      long start = System.nanoTime();
      Faults.Outcome outcome = faults.apply(pathOf(call), call, service);
      int status = outcome.reaction() instanceof Answer answer ? answer.status() : 0;
      requests.add(
          new RecordedRequest(
              at,
              call.method(),
              pathOf(call),
              withoutSecrets.apply(pathOf(call)),
              call.query(),
              call.headers(),
              call.body(),
              status,
              outcome.acted(),
              Duration.ofNanos(System.nanoTime() - start)));
      return outcome.reaction();
    };
  }

  private String pathOf(Call call) {
    return call.path().startsWith(prefix) ? call.path().substring(prefix.length()) : call.path();
  }
}
