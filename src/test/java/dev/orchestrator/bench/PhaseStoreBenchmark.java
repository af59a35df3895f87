package dev.orchestrator.bench;

import dev.orchestrator.local.LocalSystem;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long {@code POST /api/v1/phases/store} takes, warm, over 1, 16 and 64 connections: every
 * phase is another one and is counted, by the whole local server over the local table, with the
 * callers in the same process. {@code PHASES} in the environment says how many are stored at each
 * number of connections, by default 2,000.
 */
public final class PhaseStoreBenchmark {
  private static final int[] CONNECTIONS = {1, 16, 64};
  private static final int WARM_UP = 500;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final AtomicInteger issues = new AtomicInteger();
  private final URI store;
  private final String key;

  private PhaseStoreBenchmark(URI store, String key) {
    this.store = store;
    this.key = key;
  }

  public static void main(String[] arguments) throws Exception {
    int phases = Integer.parseInt(System.getenv().getOrDefault("PHASES", "2000"));
    var environment =
        Map.of(
            "PORT", "0", "API_RATE_LIMIT", "0", "ATTESTATION_INTERVAL", "0", "LOG_LEVEL", "warn");
    try (var system = LocalSystem.start(environment, OutputStream.nullOutputStream())) {
      var benchmark =
          new PhaseStoreBenchmark(
              system.uri().resolve("/api/v1/phases/store"), system.apiKey().reveal());
      long[] unused = benchmark.took(16, WARM_UP);
      System.out.println("connections   p50 ms   p99 ms   a second");
      for (int connections : CONNECTIONS) {
        long start = System.nanoTime();
        long[] took = benchmark.took(connections, phases);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%11d %8.1f %8.1f %10.0f%n",
            connections, millis(took, 50), millis(took, 99), phases / seconds);
      }
    }
    System.exit(0);
  }

  /** The nearest rank. */
  private static double millis(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1] / 1e6;
  }

  /** How long each of so many stores took, in nanoseconds, shortest first. */
  private long[] took(int connections, int phases) throws Exception {
    var work = new ArrayList<Callable<Long>>();
    for (int i = 0; i < phases; i++) {
      work.add(this::storeOne);
    }
    try (var callers = Executors.newFixedThreadPool(connections)) {
      List<Future<Long>> done = callers.invokeAll(work);
      var took = new long[phases];
      for (int i = 0; i < phases; i++) {
        took[i] = done.get(i).get();
      }
      Arrays.sort(took);
      return took;
    }
  }

  private long storeOne() throws Exception {
    int issue = issues.incrementAndGet();
    String phase =
        """
        {"phase":"validation","repo":"octo-org/r%d","commit_sha":"%s","issue_number":%d,
         "data":{"validated":true,"language":"java","framework":"junit","tests_generated":5,
                 "tests_passed":4,"tests_failed":1,"duration_ms":4500}}
        """
            .formatted(issue % 20, "a".repeat(40), issue);
    HttpRequest request =
        HttpRequest.newBuilder(store)
            .header("content-type", "application/json")
            .header("x-api-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(phase))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    long took = System.nanoTime() - start;
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return took;
  }
}
