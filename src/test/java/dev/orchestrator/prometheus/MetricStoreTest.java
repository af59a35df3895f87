package dev.orchestrator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.table.Write;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counters in a real table. */
class MetricStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  static final MetricFamily.Counter EXECUTIONS =
      MetricFamily.counter("e", "scan_executions_total", "Scans.").by("status", "good", "bad");
  static final MetricFamily.Counter FILES =
      MetricFamily.counter("f", "scan_files_total", "Files that were scanned.");
  static final MetricFamily.Histogram DURATION =
      MetricFamily.histogram("d", "scan_duration_milliseconds", "Durations.", 100, 1000);
  static final MetricGroup SCANS =
      MetricGroup.of("scan", EXECUTIONS, FILES, DURATION).labels("repo", "language");
  static final MetricFamily.Counter STARTS = MetricFamily.counter("s", "starts_total", "Starts.");
  static final MetricFamily.Gauge QUOTA = MetricFamily.gauge("q", "quota_remaining", "Calls left.");
  static final MetricGroup PROCESS = MetricGroup.of("process", STARTS, QUOTA);

  private static final ItemType<String> RECORDS =
      ItemType.of(
          "record",
          "RECORD#",
          "",
          new ItemCodec<String>() {
            @Override
            public ItemKey key(String id) {
              return new ItemKey("RECORD#1", id);
            }

            @Override
            public Item write(String id) {
              return Item.builder().build();
            }

            @Override
            public String read(ItemKey key, Item item) {
              return key.sk();
            }
          });

  private static LocalDynamo dynamo;
  private static int tables;
  private String tableName;
  private Instant now = NOON;

  @BeforeAll
  static void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void emptyTable() {
    tableName = "metrics-" + ++tables;
    LocalTable.create(dynamo.client(), tableName);
  }

  private Table table() {
    var retry = new TableRetry(() -> now, () -> 0.5, wait -> {}, TableRetry.FOR_A_REQUEST);
    return new Table(dynamo.client(), tableName, retry, UUID::randomUUID);
  }

  private MetricStore metrics() {
    return new MetricStore(table(), () -> now);
  }

  private MetricStore metrics(int maxLabelSets) {
    return new MetricStore(table(), () -> now, maxLabelSets);
  }

  private static Count scan(String repo, String status, long millis) {
    return SCANS
        .count(repo, "java")
        .add(EXECUTIONS, status)
        .add(FILES, 5)
        .observe(DURATION, BigDecimal.valueOf(millis));
  }

  private String exposition(MetricGroup... groups) {
    return new TextFormat(List.of(groups), List.of()).write(metrics().read());
  }

  @Test
  void what_one_instance_counts_another_shows() {
    metrics().count("1", scan("octo/shop", "good", 100));
    metrics().count("2", scan("octo/shop", "bad", 101), PROCESS.count().add(STARTS));
    metrics().count("3", scan("octo/shop", "good", 5000));
    assertThat(exposition(SCANS, PROCESS))
        .isEqualTo(
            """
            # HELP orchestrator_metric_overflow_total Records counted under the label value other, \
            because their group of metrics has the most label sets.
            # TYPE orchestrator_metric_overflow_total counter
            orchestrator_metric_overflow_total{group="scan"} 0
            # HELP quota_remaining Calls left.
            # TYPE quota_remaining gauge
            # HELP scan_duration_milliseconds Durations.
            # TYPE scan_duration_milliseconds histogram
            scan_duration_milliseconds_bucket{repo="octo/shop",language="java",le="100"} 1
            scan_duration_milliseconds_bucket{repo="octo/shop",language="java",le="1000"} 2
            scan_duration_milliseconds_bucket{repo="octo/shop",language="java",le="+Inf"} 3
            scan_duration_milliseconds_sum{repo="octo/shop",language="java"} 5201
            scan_duration_milliseconds_count{repo="octo/shop",language="java"} 3
            # HELP scan_executions_total Scans.
            # TYPE scan_executions_total counter
            scan_executions_total{repo="octo/shop",language="java",status="good"} 2
            scan_executions_total{repo="octo/shop",language="java",status="bad"} 1
            # HELP scan_files_total Files that were scanned.
            # TYPE scan_files_total counter
            scan_files_total{repo="octo/shop",language="java"} 15
            # HELP starts_total Starts.
            # TYPE starts_total counter
            starts_total 1
            """);
  }

  @Test
  void counters_without_labels_are_there_as_zeros_and_a_gauge_only_once_it_is_set() {
    assertThat(exposition(PROCESS)).contains("\nstarts_total 0\n").doesNotContain("\nquota_rem");
    metrics().set(PROCESS, QUOTA, BigDecimal.valueOf(4000), List.of());
    metrics().set(PROCESS, QUOTA, new BigDecimal("3999.50"), List.of());
    assertThat(exposition(PROCESS)).contains("\nquota_remaining 3999.5\n");
  }

  @Test
  void label_sets_that_are_known_before_are_there_as_zeros() {
    MetricGroup known = SCANS.initially(List.of(List.of("octo/shop", "java")));
    assertThat(exposition(known))
        .contains("scan_executions_total{repo=\"octo/shop\",language=\"java\",status=\"bad\"} 0\n")
        .contains(
            "scan_duration_milliseconds_bucket{repo=\"octo/shop\",language=\"java\",le=\"+Inf\"}"
                + " 0\n");
  }

  @Test
  void a_record_that_is_there_already_counts_nothing() {
    for (int i = 0; i < 3; i++) {
      var writes = new ArrayList<Write<?>>();
      writes.add(RECORDS.put("a").ifAbsent());
      writes.addAll(metrics().writes("a", scan("octo/shop", "good", 1)));
      assertThat(table().transact(writes).isCommitted()).isEqualTo(i == 0);
    }
    assertThat(metrics().read(SCANS))
        .singleElement()
        .satisfies(set -> assertThat(set.total(FILES)).isEqualByComparingTo("5"));
  }

  @Test
  void many_threads_of_four_instances_lose_and_double_nothing() throws Exception {
    List<MetricStore> instances = List.of(metrics(), metrics(), metrics(), metrics());
    var work = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      work.add(() -> {
        instances
            .get(number % 4)
            .count("r" + number, scan("octo/r" + number % 3, number % 5 == 0 ? "bad" : "good", 7));
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(32)) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
    List<LabelSet> sets = metrics().read(SCANS);
    assertThat(sets).hasSize(3);
    assertThat(sum(sets, set -> set.total(EXECUTIONS, "good"))).isEqualByComparingTo("240");
    assertThat(sum(sets, set -> set.total(EXECUTIONS, "bad"))).isEqualByComparingTo("60");
    assertThat(sum(sets, set -> set.sum(DURATION))).isEqualByComparingTo("2100");
  }

  private static BigDecimal sum(List<LabelSet> sets, Function<LabelSet, BigDecimal> number) {
    return sets.stream().map(number).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void label_sets_beyond_the_most_are_counted_as_other_for_ever_and_those_before_stay() {
    for (int i = 0; i < 5; i++) {
      metrics(3).count("r" + i, scan("octo/r" + i, "good", 1));
    }
    MetricStore one = metrics(3);
    one.count("again 1", scan("octo/r0", "good", 1));
    one.count("again 2", scan("octo/r4", "good", 1));
    assertThat(exposition(SCANS))
        .contains("scan_files_total{repo=\"octo/r0\",language=\"java\"} 10\n")
        .contains("scan_files_total{repo=\"octo/r2\",language=\"java\"} 5\n")
        .doesNotContain("octo/r3")
        .doesNotContain("octo/r4")
        .contains("scan_files_total{repo=\"other\",language=\"other\"} 15\n")
        .contains("orchestrator_metric_overflow_total{group=\"scan\"} 3\n");
  }

  @Test
  void the_most_label_sets_hold_when_many_are_new_at_once() throws Exception {
    MetricStore one = metrics(5);
    MetricStore two = metrics(5);
    var work = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      work.add(() -> {
        (number % 2 == 0 ? one : two).count("r" + number, scan("octo/r" + number, "good", 1));
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
    List<LabelSet> sets = metrics().read(SCANS);
    assertThat(sets).hasSize(6);
    assertThat(sum(sets, set -> set.total(FILES))).isEqualByComparingTo("200");
  }

  @Test
  void windows_of_five_minutes_hold_what_was_counted_in_them() {
    MetricStore metrics = metrics();
    now = NOON.plusSeconds(299);
    metrics.count("1", scan("octo/shop", "good", 7));
    now = NOON.plusSeconds(300);
    metrics.count("1", scan("octo/shop", "bad", 7));
    now = NOON.plus(Duration.ofMinutes(59));
    metrics.count("1", scan("octo/shop", "good", 7));
    now = NOON.plus(Duration.ofMinutes(61));
    metrics.count("1", scan("octo/shop", "bad", 7));
    assertThat(metrics.windows(SCANS, NOON.minusSeconds(60), NOON.plusSeconds(3600)))
        .extracting(Window::start)
        .containsExactlyInAnyOrder(NOON, NOON.plusSeconds(300), NOON.plus(Duration.ofMinutes(55)));
    assertThat(metrics.windows(SCANS, NOON.plusSeconds(300), NOON.plusSeconds(3900)))
        .hasSize(3)
        .allSatisfy(window -> assertThat(window.counted().total(FILES)).isEqualByComparingTo("5"))
        .extracting(window -> window.counted().total(EXECUTIONS, "bad").intValue())
        .containsExactlyInAnyOrder(1, 0, 1);
    now = NOON.plus(Duration.ofDays(11));
    assertThat(metrics.windows(SCANS, NOON, NOON.plusSeconds(3600))).isEmpty();
  }

  @Test
  void decimals_are_added_exactly() {
    for (int i = 0; i < 9; i++) {
      metrics().count("x" + i, SCANS.count("r", "l").observe(DURATION, new BigDecimal("0.1")));
    }
    assertThat(exposition(SCANS))
        .contains("scan_duration_milliseconds_sum{repo=\"r\",language=\"l\"} 0.9\n");
  }

  @Test
  void what_no_metric_can_hold_is_refused_before_anything_is_written() {
    assertThatThrownBy(() -> SCANS.count("r", "l").observe(DURATION, new BigDecimal("-1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SCANS.count("r", "l").add(FILES, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SCANS.count("r", "l").add(EXECUTIONS, "unknown"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SCANS.count("r")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PROCESS.count().add(FILES))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
