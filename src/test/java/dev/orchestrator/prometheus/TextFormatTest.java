package dev.orchestrator.prometheus;

import static dev.orchestrator.prometheus.MetricStoreTest.DURATION;
import static dev.orchestrator.prometheus.MetricStoreTest.EXECUTIONS;
import static dev.orchestrator.prometheus.MetricStoreTest.FILES;
import static dev.orchestrator.prometheus.MetricStoreTest.PROCESS;
import static dev.orchestrator.prometheus.MetricStoreTest.QUOTA;
import static dev.orchestrator.prometheus.MetricStoreTest.SCANS;
import static dev.orchestrator.prometheus.MetricStoreTest.STARTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.phase.PhaseMetrics;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The exposition, beside what Prometheus' own library and linter make of it. */
class TextFormatTest {
  private static final List<String> HOSTILE =
      List.of(
          "plain",
          "quote \" and \\ backslash",
          "line\nfeed",
          "\\n is not a line feed",
          "comma,brace}equals=\"",
          "ümlaut 🦊",
          "x".repeat(10_000));

  private static LabelSet set(Count count) {
    return new LabelSet(count.group().name(), count.values(), count.amounts());
  }

  private static List<LabelSet> hostile() {
    var sets = new ArrayList<LabelSet>();
    for (String repo : HOSTILE) {
      sets.add(
          set(
              SCANS
                  .count(repo, HOSTILE.get(1))
                  .add(EXECUTIONS, "good", 3)
                  .add(FILES, 7)
                  .observe(DURATION, new BigDecimal("99.5"))
                  .observe(DURATION, new BigDecimal("100000"))));
    }
    return sets;
  }

  private static String written(List<LabelSet> sets) {
    return new TextFormat(List.of(SCANS, PROCESS), List.of()).write(sets);
  }

  /** Lambda takes answers of 6 MB, in which gzip stands as base64. */
  @Test
  void as_many_label_sets_as_there_can_be_fit_into_an_answer_of_lambda() throws IOException {
    var sets = new ArrayList<LabelSet>();
    var random = new Random(18);
    for (int i = 0; i < MetricGroup.MAX_LABEL_SETS; i++) {
      // No two repositories have much in common, which is the worst for gzip.
      var name = new byte[45];
      random.nextBytes(name);
      String repo = "octo-org/" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
      for (MetricGroup group : PhaseMetrics.groups()) {
        Count count = group.count(repo, "javascript-" + i % 50, "framework-" + i % 30);
        for (MetricFamily family : group.families()) {
          count =
              switch (family) {
                case MetricFamily.Counter counter ->
                    counter.breakdown().isPresent()
                        ? count.add(counter, counter.breakdown().get().values().getFirst(), i + 1)
                        : count.add(counter, i + 1);
                case MetricFamily.Histogram histogram ->
                    count.observe(histogram, BigDecimal.valueOf(random.nextInt(100)));
                case MetricFamily.Gauge _ -> count;
              };
        }
        sets.add(set(count));
      }
    }
    String text = new TextFormat(PhaseMetrics.groups(), List.of()).write(sets);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(UTF_8));
    }

    assertThat(Exposition.read(text).values()).hasSizeGreaterThan(60_000);
    assertThat(packed.size() * 4L / 3).isLessThan(6_000_000);
  }

  @Test
  void hostile_label_values_come_back_as_they_were() {
    Exposition read = Exposition.read(written(hostile()));
    for (String repo : HOSTILE) {
      assertThat(read.value("scan_files_total", "repo", repo, "language", HOSTILE.get(1)))
          .as(repo.substring(0, Math.min(30, repo.length())))
          .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo("7"));
    }
  }

  @Test
  void the_library_of_Prometheus_writes_the_same_series() throws IOException {
    var executions = CounterSnapshot.builder().name("scan_executions").help("Scans.");
    var files = CounterSnapshot.builder().name("scan_files").help("Files that were scanned.");
    var durations = HistogramSnapshot.builder().name("scan_duration_milliseconds").help("D.");
    for (String repo : HOSTILE) {
      Labels labels = Labels.of("repo", repo, "language", HOSTILE.get(1));
      executions
          .dataPoint(point(labels.add("status", "good"), 3))
          .dataPoint(point(labels.add("status", "bad"), 0));
      files.dataPoint(point(labels, 7));
      durations.dataPoint(
          HistogramSnapshot.HistogramDataPointSnapshot.builder()
              .labels(labels)
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(
                      new double[] {100, 1000, Double.POSITIVE_INFINITY}, new long[] {1, 0, 1}))
              .sum(100099.5)
              .build());
    }
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(
            out,
            MetricSnapshots.builder()
                .metricSnapshot(executions.build())
                .metricSnapshot(files.build())
                .metricSnapshot(durations.build())
                .metricSnapshot(
                    CounterSnapshot.builder()
                        .name("starts")
                        .help("S.")
                        .dataPoint(point(Labels.EMPTY, 0))
                        .build())
                .metricSnapshot(
                    GaugeSnapshot.builder()
                        .name("quota_remaining")
                        .help("Q.")
                        .dataPoint(
                            GaugeSnapshot.GaugeDataPointSnapshot.builder().value(12.5).build())
                        .build())
                .metricSnapshot(
                    CounterSnapshot.builder()
                        .name("orchestrator_metric_overflow")
                        .help("O.")
                        .dataPoint(point(Labels.of("group", "scan"), 0))
                        .build())
                .build(),
            EscapingScheme.ALLOW_UTF8);
    var sets = new ArrayList<>(hostile());
    sets.add(
        new LabelSet(
            "process", List.of(), Map.of(QUOTA.fields().getFirst(), new BigDecimal("12.5"))));
    Exposition theirs =
        Exposition.read(out.toString(UTF_8).replaceAll("le=\"(\\d+)\\.0\"", "le=\"$1\""));
    Exposition ours = Exposition.read(written(sets));
    assertThat(ours.values().keySet()).isEqualTo(theirs.values().keySet());
    ours.values()
        .forEach((series, value) ->
            assertThat(value).as(series).isEqualByComparingTo(theirs.values().get(series)));
    assertThat(ours.types()).isEqualTo(theirs.types());
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  @Test
  void promtool_finds_nothing_but_the_unit_in_a_name_that_is_given() throws Exception {
    Promtool.Findings found = Promtool.checkMetrics(written(hostile()));
    assertThat(found.lines())
        .containsOnly(
            "scan_duration_milliseconds use base unit \"seconds\" instead of \"milliseconds\"");
  }

  @Test
  void numbers_are_written_plainly() {
    var sets =
        Stream.of("10000000", "0.000001", "1E+3", "2.50")
            .map(value -> new LabelSet("process", List.of(), Map.of("q0", new BigDecimal(value))))
            .map(set -> new TextFormat(List.of(PROCESS), List.of()).write(List.of(set)))
            .map(text ->
                text.lines()
                    .filter(l -> l.startsWith("quota_remaining "))
                    .findFirst()
                    .orElseThrow())
            .toList();
    assertThat(sets)
        .containsExactly(
            "quota_remaining 10000000",
            "quota_remaining 0.000001",
            "quota_remaining 1000",
            "quota_remaining 2.5");
  }

  @Test
  void computed_gauges_stand_among_the_others() {
    var rate =
        new ComputedGauge(
            "attestation_success_rate",
            "Rate.",
            List.of("environment"),
            () -> Map.of(List.of("production"), new BigDecimal("0.995")));
    assertThat(new TextFormat(List.of(PROCESS), List.of(rate)).write(List.of()))
        .startsWith(
            """
            # HELP attestation_success_rate Rate.
            # TYPE attestation_success_rate gauge
            attestation_success_rate{environment="production"} 0.995
            # HELP quota_remaining\
            """);
  }

  @Test
  void two_families_of_one_name_are_refused_when_they_are_put_together() {
    MetricGroup again = MetricGroup.of("again", STARTS);
    assertThatThrownBy(() -> new TextFormat(List.of(PROCESS, again), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
