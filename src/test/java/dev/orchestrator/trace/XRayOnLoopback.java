package dev.orchestrator.trace;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** X-Ray's PutTraceSegments on loopback. Source: AWS X-Ray API, "PutTraceSegments". */
public final class XRayOnLoopback implements AutoCloseable {
  private final BlockingQueue<List<Json>> calls = new LinkedBlockingQueue<>();
  private final LoopbackServer server;

  private XRayOnLoopback(int status, String answer) throws IOException {
    this.server =
        LoopbackServer.start(
            0,
            call -> {
              if (call.path().equals("/TraceSegments")) {
                calls.add(
                    call.json().get("TraceSegmentDocuments").items().stream()
                        .map(document -> Json.read(document.text().orElse("")))
                        .toList());
              }
              return Answer.json(status, Json.read(answer));
            });
  }

  public static XRayOnLoopback start() throws IOException {
    return new XRayOnLoopback(200, "{\"UnprocessedTraceSegments\":[]}");
  }

  static XRayOnLoopback answering(int status, String body) throws IOException {
    return new XRayOnLoopback(status, body);
  }

  /** The value of {@code AWS_ENDPOINT_URL_XRAY}. */
  public URI uri() {
    return server.uri();
  }

  /** The documents of the next call; empty if there is none in time. */
  public List<Json> awaitDocuments() throws InterruptedException {
    List<Json> documents = calls.poll(20, TimeUnit.SECONDS);
    return documents == null ? List.of() : documents;
  }

  /** Every document of every call that has not been looked at; they stay. */
  public String text() {
    return calls.toString();
  }

  /** How many calls have not been looked at. */
  int callsLeft() {
    return calls.size();
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
