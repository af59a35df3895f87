package dev.orchestrator.bench;

import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long {@code GET /metrics} takes with the most label sets, each of validations and of
 * mitigations and each in several shards, by the whole local server over the local table; and how
 * large its answer is, in gzip and in base64 as Lambda returns it. {@code SCRAPES} in the
 * environment says how many are measured, by default 20, and {@code LABEL_SETS} of how many label
 * sets, by default the most.
 */
public final class MetricsBenchmark {
  private static final int WARM_UP = 3;
  private static final int RECORDS_A_LABEL_SET = 8;
  private static final int LIMIT_BYTES = 6_000_000;

  private MetricsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int scrapes = Integer.parseInt(System.getenv().getOrDefault("SCRAPES", "20"));
    int labelSets =
        Integer.parseInt(
            System.getenv().getOrDefault("LABEL_SETS", "" + MetricGroup.MAX_LABEL_SETS));
    var environment = Map.of("PORT", "0", "ATTESTATION_INTERVAL", "0", "LOG_LEVEL", "warn");
    try (var system = LocalSystem.start(environment, OutputStream.nullOutputStream());
        var http = HttpClient.newHttpClient()) {
      fill(system, labelSets);
      URI metrics = system.uri().resolve("/metrics");
      for (int i = 0; i < WARM_UP; i++) {
        var unused = scrape(http, metrics);
      }
      var took = new long[scrapes];
      int bytes = 0;
      for (int i = 0; i < scrapes; i++) {
        long start = System.nanoTime();
        bytes = scrape(http, metrics).length;
        took[i] = System.nanoTime() - start;
      }
      Arrays.sort(took);
      System.out.printf(
          "%d label sets of each group: p50 %.0f ms, longest %.0f ms; %,d bytes in gzip, %,d in"
              + " base64, of at most %,d%n",
          labelSets,
          took[scrapes / 2] / 1e6,
          took[scrapes - 1] / 1e6,
          bytes,
          Math.ceilDiv(bytes, 3) * 4L,
          LIMIT_BYTES);
    }
    System.exit(0);
  }

  private static void fill(LocalSystem system, int labelSets) throws Exception {
    var retry =
        new TableRetry(
            InstantSource.system(),
            new Random(1)::nextDouble,
            Thread::sleep,
            TableRetry.FOR_A_REQUEST);
    var store =
        new MetricStore(
            new Table(system.table(), system.tableName(), retry, UUID::randomUUID),
            InstantSource.system());
    var work = new ArrayList<Callable<Void>>();
    for (int i = 0; i < labelSets; i++) {
      int number = i;
      work.add(() -> {
        for (int record = 0; record < RECORDS_A_LABEL_SET; record++) {
          count(store, number, record);
        }
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (Future<Void> done : threads.invokeAll(work)) {
        var unused = done.get();
      }
    }
  }

  private static void count(MetricStore store, int number, int record) {
    String repository = "octo-organisation-" + number % 40 + "/a-repository-" + number;
    String language = "language-" + number % 50;
    String framework = "framework-" + number % 30;
    store.count(
        number + "-" + record,
        PhaseMetrics.VALIDATIONS
            .count(repository, language, framework)
            .add(PhaseMetrics.VALIDATION_EXECUTIONS, record % 2 == 0 ? "completed" : "failed")
            .add(PhaseMetrics.TESTS_GENERATED, 5)
            .add(PhaseMetrics.TESTS_EXECUTED, "passed", 4)
            .observe(PhaseMetrics.VALIDATION_DURATION, BigDecimal.valueOf(record * 40_000L)),
        PhaseMetrics.MITIGATIONS
            .count(repository, language, framework)
            .add(PhaseMetrics.MITIGATION_EXECUTIONS, "completed")
            .observe(PhaseMetrics.TRUST_SCORE, BigDecimal.valueOf(record * 12L)));
  }

  private static byte[] scrape(HttpClient http, URI metrics) throws Exception {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(metrics)
                .header("accept-encoding", "gzip")
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("status " + answer.statusCode());
    }
    return answer.body();
  }
}
