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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * How long {@code GET /metrics} takes with the most label sets, each of validations and of
 * mitigations and each in several shards, by the whole local server over the local table; and how
 * large its answer is, in gzip and in base64 as Lambda returns it. {@code SCRAPES} in the
 * environment says how many are measured, by default 20, and {@code LABEL_SETS} of how many label
 * sets, by default the most.
 */
public final class MetricsBenchmark {
  private static final int WARM_UP = 3;

  /** So that each shard of a label set has each status and bucket. */
  private static final int RECORDS = 200;

  private static final int LABELS = 3;

  /** The most writes of one request. */
  private static final int BATCH = 25;

  private static final AttributeValue NONE = AttributeValue.builder().s("").l(List.of()).build();
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

  /** Counts one label set, and copies what is stored of it for the others. */
  private static void fill(LocalSystem system, int labelSets) {
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
    for (int record = 0; record < RECORDS; record++) {
      count(store, record);
    }
    List<Map<String, AttributeValue>> stored =
        system.table().scanPaginator(scan -> scan.tableName(system.tableName())).items().stream()
            .filter(item -> item.getOrDefault("pk", NONE).s().startsWith("METRIC#"))
            .filter(item -> item.getOrDefault("l", NONE).l().size() == LABELS)
            .toList();
    var batch = new ArrayList<WriteRequest>();
    for (int i = 1; i < labelSets; i++) {
      for (Map<String, AttributeValue> item : stored) {
        batch.add(put(copy(item, i)));
        if (batch.size() == BATCH) {
          write(system, batch);
        }
      }
    }
    write(system, batch);
  }

  private static void count(MetricStore store, int record) {
    store.count(
        "record " + record,
        PhaseMetrics.VALIDATIONS
            .count("octo-org/storefront", "javascript", "jest")
            .add(
                PhaseMetrics.VALIDATION_EXECUTIONS,
                List.of("completed", "failed", "timeout").get(record % 3))
            .add(PhaseMetrics.TESTS_GENERATED, 5)
            .add(PhaseMetrics.TESTS_EXECUTED, "passed", 4)
            .add(PhaseMetrics.TESTS_EXECUTED, "failed", 1)
            .observe(
                PhaseMetrics.VALIDATION_DURATION, BigDecimal.valueOf(record % 40 * 10_000L + 0.5)),
        PhaseMetrics.MITIGATIONS
            .count("octo-org/storefront", "javascript", "jest")
            .add(PhaseMetrics.MITIGATION_EXECUTIONS, "completed")
            .observe(PhaseMetrics.TRUST_SCORE, BigDecimal.valueOf(record % 101)));
  }

  private static Map<String, AttributeValue> copy(Map<String, AttributeValue> item, int number) {
    var copy = new HashMap<>(item);
    String[] sk = item.getOrDefault("sk", NONE).s().split("#");
    copy.put("pk", AttributeValue.fromS("METRIC#" + (number * 7 + sk[2].charAt(0)) % 16));
    copy.put("sk", AttributeValue.fromS("%s#%022d#%s".formatted(sk[0], number, sk[2])));
    copy.put(
        "l",
        AttributeValue.fromL(
            Stream.of(
                    "octo-organisation-%d/a-repository-%d".formatted(number % 40, number),
                    "language-" + number % 50,
                    "framework-" + number % 30)
                .map(AttributeValue::fromS)
                .toList()));
    return copy;
  }

  private static WriteRequest put(Map<String, AttributeValue> item) {
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }

  private static void write(LocalSystem system, List<WriteRequest> batch) {
    if (!batch.isEmpty()) {
      var unused =
          system
              .table()
              .batchWriteItem(
                  write -> write.requestItems(Map.of(system.tableName(), List.copyOf(batch))));
      batch.clear();
    }
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
