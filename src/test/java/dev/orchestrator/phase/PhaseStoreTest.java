package dev.orchestrator.phase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.table.TableUnavailable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Every phase is counted once, whatever the table does in between, and costs what it may. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhaseStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final int THREADS = 32;
  private static final int INSTANCES = 4;

  /** A short run in the build; {@code -Dexactness.records=2000} makes the whole one. */
  private static final int RECORDS = Integer.getInteger("exactness.records", 120);

  private LocalDynamo dynamo;

  @BeforeAll
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  /** An instance died at a call of the table, before or after it took place. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * A table of which one transaction in three meets another before it takes place, and the answer
   * of one in four is lost after it took place. A refusal of the first kind has no effect. At one
   * call in 23 of any kind the instance dies before it takes place, at one in 29 after.
   */
  private static DynamoDbClient unreliable(DynamoDbClient table, AtomicInteger faults) {
    var calls = new AtomicInteger();
    var all = new AtomicInteger();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (arguments != null && arguments.length == 1 && arguments[0] instanceof Consumer) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          boolean counts =
              arguments != null
                  && arguments.length == 1
                  && arguments[0] instanceof TransactWriteItemsRequest;
          int call = counts ? calls.incrementAndGet() : 1;
          int any = all.incrementAndGet();
          if (any % 23 == 0) {
            faults.incrementAndGet();
            throw new Death();
          }
          if (counts && call % 3 == 0) {
            faults.incrementAndGet();
            throw TransactionCanceledException.builder()
                .message("Transaction cancelled")
                .cancellationReasons(
                    CancellationReason.builder().code("None").build(),
                    CancellationReason.builder().code("TransactionConflict").build())
                .build();
          }
          try {
            Object answer = method.invoke(table, arguments);
            if (any % 29 == 0) {
              faults.incrementAndGet();
              throw new Death();
            }
            if (counts && call % 4 == 0) {
              faults.incrementAndGet();
              throw SdkClientException.create("The answer was lost.");
            }
            return answer;
          } catch (InvocationTargetException failed) {
            throw failed.getCause();
          }
        };
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
  }

  private static Table table(DynamoDbClient client, String name) {
    var retry = new TableRetry(() -> NOW, () -> 0.5, wait -> {}, TableRetry.FOR_A_REQUEST);
    return new Table(client, name, retry, UUID::randomUUID);
  }

  private static PhaseStore store(Table table) {
    return new PhaseStore(table, new MetricStore(table, () -> NOW), text -> text);
  }

  private static Phase validation(int number, String log) {
    return Phase.reported(
        PhaseName.VALIDATION,
        new Phase.Subject(
            RepositoryName.parse("octo-org/r" + number % 3).orElseThrow(),
            "a".repeat(40),
            Optional.of((long) number + 1),
            Optional.of("main")),
        number % 5 == 0 ? PhaseStatus.FAILED : PhaseStatus.COMPLETED,
        new Phase.Times(Optional.empty(), Optional.empty(), NOW),
        Json.read(
            """
            {"language":"java","framework":"junit","tests_generated":5,"tests_passed":4,
             "tests_failed":1,"duration_ms":%d,"log":"%s"}
            """
                .formatted(number, log)));
  }

  /** Several instances, each of which is started anew when it died. */
  private static final class Instances {
    private final AtomicReferenceArray<PhaseStore> running = new AtomicReferenceArray<>(INSTANCES);
    private final Supplier<PhaseStore> start;
    private final AtomicInteger deaths = new AtomicInteger();

    Instances(Supplier<PhaseStore> start) {
      this.start = start;
      for (int i = 0; i < INSTANCES; i++) {
        running.set(i, start.get());
      }
    }

    PhaseStore get(int place) {
      return running.get(place);
    }

    void died(int place) {
      deaths.incrementAndGet();
      running.set(place, start.get());
    }
  }

  /** Sends until there is an answer, as CI does. */
  private static PhaseStore.Outcome send(Instances instances, int place, Phase phase) {
    for (int i = 0; i < 50; i++) {
      try {
        return instances.get(place).store(phase);
      } catch (TableUnavailable again) {
        // A client that got 503 sends the same again.
      } catch (Death died) {
        instances.died(place);
      }
    }
    throw new AssertionError("no answer after 50 attempts");
  }

  @Test
  void conflicts_lost_answers_deaths_and_duplicates_leave_every_count_exact() throws Exception {
    LocalTable.create(dynamo.client(), "exactness");
    var faults = new AtomicInteger();
    DynamoDbClient unreliable = unreliable(dynamo.client(), faults);
    var instances = new Instances(() -> store(table(unreliable, "exactness")));
    var work = new ArrayList<Callable<PhaseStore.Outcome>>();
    for (int i = 0; i < RECORDS; i++) {
      Phase phase = validation(i, "");
      for (int copy = 0; copy <= i % 3; copy++) {
        int place = (i + copy) % INSTANCES;
        work.add(() -> send(instances, place, phase));
      }
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isNotEqualTo(PhaseStore.Outcome.TOO_LARGE);
      }
    }
    assertThat(faults.get()).isGreaterThan(RECORDS / 4);
    assertThat(instances.deaths.get()).isGreaterThan(RECORDS / 20);
    long records =
        dynamo
            .client()
            .scanPaginator(scan -> scan.tableName("exactness").consistentRead(true))
            .items()
            .stream()
            .filter(item -> Objects.requireNonNull(item.get("pk")).s().startsWith("PHASE#"))
            .count();
    assertThat(records).isEqualTo(RECORDS);

    Table table = table(dynamo.client(), "exactness");
    List<Phase> kept =
        IntStream.range(0, RECORDS)
            .mapToObj(i ->
                store(table)
                    .latest(
                        RepositoryName.parse("octo-org/r" + i % 3).orElseThrow(),
                        PhaseName.VALIDATION,
                        i + 1L)
                    .orElseThrow())
            .toList();
    LabelSet counted = sum(new MetricStore(table, () -> NOW).read(PhaseMetrics.VALIDATIONS));
    LabelSet windows =
        sum(
            new MetricStore(table, () -> NOW)
                .windows(PhaseMetrics.VALIDATIONS, NOW, NOW.plusSeconds(300)).stream()
                    .map(window -> window.counted())
                    .toList());
    BigDecimal durations =
        kept.stream()
            .map(phase -> phase.durationMillis().orElseThrow())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    long failed = kept.stream().filter(phase -> phase.status() == PhaseStatus.FAILED).count();
    for (LabelSet each : List.of(counted, windows)) {
      assertThat(each.total(PhaseMetrics.VALIDATION_EXECUTIONS)).isEqualByComparingTo("" + RECORDS);
      assertThat(each.total(PhaseMetrics.VALIDATION_EXECUTIONS, "failed"))
          .isEqualByComparingTo("" + failed);
      assertThat(each.total(PhaseMetrics.TESTS_GENERATED)).isEqualByComparingTo("" + 5 * RECORDS);
      assertThat(each.count(PhaseMetrics.VALIDATION_DURATION)).isEqualByComparingTo("" + RECORDS);
      assertThat(each.sum(PhaseMetrics.VALIDATION_DURATION)).isEqualByComparingTo(durations);
    }
  }

  private static LabelSet sum(List<LabelSet> sets) {
    return sets.stream().reduce(new LabelSet("validation", List.of(), Map.of()), LabelSet::plus);
  }

  @Test
  void a_record_of_a_kilobyte_costs_six_write_units_with_its_counters_and_windows() {
    LocalTable.create(dynamo.client(), "cost");
    PhaseStore store = store(table(dynamo.client(), "cost"));
    Phase phase = validation(1, "a log of words ".repeat(55));
    assertThat(phase.data().toBytes().length).isBetween(900, 1_024);
    assertThat(store.store(phase)).isEqualTo(PhaseStore.Outcome.STORED);
    long units =
        dynamo.client().scan(scan -> scan.tableName("cost")).items().stream()
            .filter(item -> !AttributeValue.fromS("METRIC#SETS").equals(item.get("pk")))
            .mapToLong(item -> 2 * ((size(item) + 1_023) / 1_024))
            .sum();
    System.out.println("write units of a phase of 1 KB: " + units);
    assertThat(units).isLessThanOrEqualTo(6);
  }

  /**
   * The most that a shard's items can hold: every status and bucket of a label set in each five
   * minutes. The total stays within a kilobyte, 2 units, and the hour's windows but for its last
   * minutes. One item for both would save these 2 units only in the first part of an hour: above a
   * kilobyte it costs 4.
   */
  @Test
  void an_item_for_both_total_and_windows_would_not_stay_within_a_kilobyte() {
    LocalTable.create(dynamo.client(), "busy");
    var now = new AtomicReference<>(NOW);
    var metrics = new MetricStore(table(dynamo.client(), "busy"), now::get);
    Count[] busyMinute =
        IntStream.of(500, 4_000, 8_000, 20_000, 50_000, 100_000, 200_000, 400_000)
            .mapToObj(PhaseStoreTest::counted)
            .toArray(Count[]::new);
    var fits = new TreeMap<String, Integer>();
    for (int minute = 1; minute <= 60; minute++) {
      now.set(NOW.plusSeconds(60L * minute - 30));
      // One id, because each shard has items of its own.
      metrics.count("one record", busyMinute);
      long total = size("METRIC#");
      long windows = size("WINDOW#");
      for (var each :
          Map.of("total", total, "windows", windows, "both", total + windows).entrySet()) {
        if (each.getValue() <= 1_024) {
          fits.put(each.getKey(), minute);
        }
      }
      if (minute == 60) {
        System.out.printf(
            "a shard's items after a busy hour: total %d bytes, windows %d; within a kilobyte up"
                + " to minute %s%n",
            total, windows, fits);
      }
    }
    assertThat(fits.get("total")).isEqualTo(60);
    assertThat(fits.get("windows")).isGreaterThanOrEqualTo(50);
    assertThat(fits.get("both")).isLessThan(50);
  }

  private static Count counted(int millis) {
    return PhaseMetrics.VALIDATIONS
        .count("octo-organisation/a-storefront", "javascript", "jest")
        .add(
            PhaseMetrics.VALIDATION_EXECUTIONS,
            List.of("completed", "failed", "timeout").get(millis / 500 % 3))
        .add(PhaseMetrics.TESTS_GENERATED, 5)
        .add(PhaseMetrics.TESTS_EXECUTED, "passed", 4)
        .add(PhaseMetrics.TESTS_EXECUTED, "failed", 1)
        .observe(PhaseMetrics.VALIDATION_DURATION, BigDecimal.valueOf(millis));
  }

  private long size(String prefix) {
    return dynamo.client().scan(scan -> scan.tableName("busy")).items().stream()
        .filter(item -> item.containsKey("l"))
        .filter(item -> Objects.requireNonNull(item.get("pk")).s().startsWith(prefix))
        .mapToLong(PhaseStoreTest::size)
        .sum();
  }

  /** As DynamoDB counts: names and values. */
  private static long size(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToLong(attribute -> utf8(attribute.getKey()) + size(attribute.getValue()))
        .sum();
  }

  private static long size(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> value.n().length() / 2 + 2L;
      case B -> value.b().asByteArray().length;
      case L -> 3 + value.l().stream().mapToLong(each -> 1 + size(each)).sum();
      default -> 1;
    };
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
