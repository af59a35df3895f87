package dev.orchestrator.bench;

import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Signed requests, made before time is taken, each with an id, a time, a person and a signature.
 * When all were sent they start again.
 *
 * @param answer the type that each answer has to have
 */
record ThroughputLoad(List<byte[]> requests, int answer) {
  private static final int REQUESTS = 16_384;
  private static final int IDS_A_MILLISECOND = 4_096;
  private static final long FIRST_PERSON = 4_000_000_000_000_000_000L;

  /** Long, because the JVM's thorough compiler has the same core as what it compiles. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final int MOST_WARM_UPS = 20;
  private static final double QUICKER = 1.03;
  private static final Duration MEASURED = Duration.ofSeconds(3);

  static ThroughputLoad of(String body, int answer) {
    Instant now = Instant.now();
    Events.Body template = Events.body(body);
    return new ThroughputLoad(
        IntStream.range(0, REQUESTS)
            .mapToObj(i -> LoadConnection.bytes(request(template, now.minusMillis(i), i)))
            .toList(),
        answer);
  }

  private static Events.Request request(Events.Body template, Instant at, int number) {
    Events.Body body = template.withId(Snowflake.of(at, number % IDS_A_MILLISECOND));
    boolean fromSomebody = body.text().contains(Events.PERSON);
    return (fromSomebody ? body.withUser(Long.toString(FIRST_PERSON + number)) : body)
        .signed(Events.SIGNER, Long.toString(at.getEpochSecond()));
  }

  /**
   * How many are answered a second, over each of these numbers of connections, by a server that
   * gets no quicker any more.
   */
  double[] perSecond(int port, int... connections) throws InterruptedException, ExecutionException {
    var next = new AtomicInteger();
    warmUp(port, next);
    double[] rates = new double[connections.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = run(port, connections[i], MEASURED, next);
    }
    return rates;
  }

  private void warmUp(int port, AtomicInteger next)
      throws InterruptedException, ExecutionException {
    double best = run(port, 16, WARM_UP, next);
    int steady = 0;
    for (int i = 1; i < MOST_WARM_UPS && steady < 2; i++) {
      double rate = run(port, 16, WARM_UP, next);
      steady = rate > best * QUICKER ? 0 : steady + 1;
      best = Math.max(best, rate);
    }
  }

  private double run(int port, int connections, Duration time, AtomicInteger next)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long sent = 0;
    try (var threads = Executors.newFixedThreadPool(connections)) {
      Callable<Integer> caller = () -> callUntil(end, port, next);
      var callers = new ArrayList<Callable<Integer>>();
      for (int c = 0; c < connections; c++) {
        callers.add(caller);
      }
      for (var done : threads.invokeAll(callers)) {
        sent += done.get();
      }
    }
    return sent / ((System.nanoTime() - start) / 1e9);
  }

  private int callUntil(long end, int port, AtomicInteger next) throws IOException {
    int count = 0;
    try (var connection = new LoadConnection(port)) {
      for (; System.nanoTime() < end; count++) {
        connection.send(requests.get(next.getAndIncrement() % REQUESTS), answer);
      }
    }
    return count;
  }
}
