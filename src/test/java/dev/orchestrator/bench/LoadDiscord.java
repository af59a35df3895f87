package dev.orchestrator.bench;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of Discord as a hundred thousand commands need: it takes every message and keeps nothing
 * of one but that it came. The simulated Discord keeps all, which is what a person wants to see.
 */
final class LoadDiscord implements AutoCloseable {
  private static final String FINAL = "-# trace";

  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
  private final LoopbackServer server;

  private static final class Arrival {
    private final AtomicInteger finals = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile long at;
  }

  LoadDiscord() throws IOException {
    this.server = LoopbackServer.start(0, this::answer);
  }

  URI apiBase() {
    return server.uri().resolve("/api/v10");
  }

  private Answer answer(Call call) {
    String[] path = call.path().split("/");
    boolean ofInteraction = path.length > 5 && path[3].equals("webhooks");
    if (ofInteraction && call.json().text("content").orElse("").contains(FINAL)) {
      Arrival arrival = arrival(path[5]);
      arrival.at = System.nanoTime();
      arrival.finals.incrementAndGet();
      arrival.first.countDown();
    }
    return Answer.json(
        200, JsonObject.of("id", "1000000000000000009").put("channel_id", "3000000000000000001"));
  }

  private Arrival arrival(String token) {
    return arrivals.computeIfAbsent(token, ignored -> new Arrival());
  }

  /** When the final message came, in {@link System#nanoTime}. */
  long awaitFinal(String token, Duration patience) throws InterruptedException, IOException {
    Arrival arrival = arrival(token);
    if (!arrival.first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("no final message in " + patience.toSeconds() + " s");
    }
    return arrival.at;
  }

  /** How many commands got no final message, and how many more than one. */
  Finals finals() {
    int none = 0;
    int several = 0;
    for (Arrival arrival : arrivals.values()) {
      none += arrival.finals.get() == 0 ? 1 : 0;
      several += arrival.finals.get() > 1 ? 1 : 0;
    }
    return new Finals(arrivals.size(), none, several);
  }

  record Finals(int commands, int none, int several) {}

  @Override
  public void close() {
    server.close();
  }
}
