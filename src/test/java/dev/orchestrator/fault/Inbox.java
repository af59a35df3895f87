package dev.orchestrator.fault;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Requests that came in over real connections, kept until it is their turn in the run's time. */
final class Inbox {
  private static final long PATIENCE_SECONDS = 20;

  /** An interaction whose sender waits. */
  record Request(byte[] event, CompletableFuture<byte[]> answer) {
    void answer(byte[] bytes) {
      boolean unused = answer.complete(bytes);
    }
  }

  private final BlockingQueue<Request> interactions = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> webhooks = new LinkedBlockingQueue<>();

  /** Takes an event and returns its answer. */
  byte[] take(byte[] event) {
    if (Json.read(new String(event, StandardCharsets.UTF_8))
        .text("rawPath")
        .orElse("")
        .equals("/github/webhook")) {
      webhooks.add(event);
      return answer(202);
    }
    var request = new Request(event, new CompletableFuture<>());
    interactions.add(request);
    return request.answer().join();
  }

  Request interaction() throws InterruptedException {
    return there(interactions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** The webhooks up to the next ping, which ends them. */
  List<byte[]> webhooksUntilPing() throws InterruptedException {
    var events = new ArrayList<byte[]>();
    while (true) {
      byte[] event = there(webhooks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      Json headers = Json.read(new String(event, StandardCharsets.UTF_8)).get("headers");
      if (headers.text("x-github-event").orElse("").equals("ping")) {
        return events;
      }
      events.add(event);
    }
  }

  private static <T> T there(T one) {
    if (one == null) {
      throw new IllegalStateException("a simulated system did not send what it was to send");
    }
    return one;
  }

  /** An answer of the edge's own. */
  static byte[] answer(int status) {
    return "{\"statusCode\":%d,\"headers\":{\"content-type\":\"application/json\"},\"body\":\"{}\"}"
        .formatted(status)
        .getBytes(StandardCharsets.UTF_8);
  }
}
