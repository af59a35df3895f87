package dev.orchestrator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.alert.AlertChannel;
import dev.orchestrator.alert.AlertMessage;
import dev.orchestrator.alert.AlertNotifier;
import dev.orchestrator.alert.AlertPost;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.DynamoAlertStore;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.feature.alerts.AlertText;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.table.TableUnavailable;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Rules over counters in a real table, and what people read of them in Discord. */
class RuleEvaluationTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final MetricFamily.Counter FAILURES =
      MetricFamily.counter("f", "audit_issue_create_failures_total", "Failures.");
  private static final MetricFamily.Gauge QUOTA =
      MetricFamily.gauge("q", "github_api_quota_remaining", "Calls left.");
  private static final MetricGroup AUDITS = MetricGroup.of("audit", FAILURES, QUOTA);

  private static LocalDynamo dynamo;
  private static int tables;
  private Instant now = NOON;
  private Table table;
  private MetricStore metrics;
  private Channel channel;
  private AlertNotifier notifier;
  private AlertsManager alerts;
  private RuleEvaluation evaluation;

  @BeforeAll
  static void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void create() {
    String name = "rules-" + tables++;
    LocalTable.create(dynamo.client(), name);
    table = table(dynamo.client(), name);
    metrics = new MetricStore(table, () -> now);
    channel = new Channel();
    var store = new DynamoAlertStore(dynamo.client(), name);
    notifier =
        new AlertNotifier(store, channel, 100, () -> now, () -> UUID.randomUUID().toString());
    alerts = AlertsManager.alertNotification(store, () -> notifier, new Redactor(), () -> now);
    evaluation = evaluation();
  }

  private Table table(DynamoDbClient client, String name) {
    return new Table(
        client,
        name,
        new TableRetry(() -> now, () -> 0.5, wait -> {}, TableRetry.FOR_A_REQUEST),
        UUID::randomUUID);
  }

  private RuleEvaluation evaluation() {
    return RuleEvaluation.of(
        metrics,
        List.of(PhaseMetrics.VALIDATIONS, PhaseMetrics.MITIGATIONS, AUDITS),
        List.of(),
        Duration.ofMinutes(5),
        table,
        alerts);
  }

  /** What stands in the channel. */
  private static final class Channel implements AlertChannel {
    private final MessageWriter writer = new MessageWriter(text -> text);
    private final List<String> messages = new ArrayList<>();

    @Override
    public String id() {
      return "202";
    }

    @Override
    public Posting post(AlertPost post, String nonce, Instant deadline) {
      messages.add(content(writer.createOnce(AlertText.message(post), nonce)));
      return new Posting.Posted(Integer.toString(messages.size() - 1));
    }

    @Override
    public Posting find(AlertPost post, Instant since, Instant deadline) {
      return new Posting.Gone();
    }

    @Override
    public Posting edit(String messageId, AlertMessage message, Instant deadline) {
      messages.set(Integer.parseInt(messageId), content(writer.edit(AlertText.message(message))));
      return new Posting.Posted(messageId);
    }

    private static String content(byte[] body) {
      return Json.tryRead(body).orElseThrow().text("content").orElseThrow();
    }
  }

  /** Runs the worker every five minutes up to this time. */
  private void until(String time) {
    Instant end = Instant.parse("2026-11-30T" + time + ":00Z");
    while (now.isBefore(end)) {
      now = now.plusSeconds(300 - now.getEpochSecond() % 300);
      boolean unused = evaluation.run(now.plusSeconds(2));
      notifier.sweep();
    }
  }

  private void validations(String status, int number) {
    for (int i = 0; i < number; i++) {
      metrics.count(
          UUID.randomUUID().toString(),
          PhaseMetrics.VALIDATIONS
              .count("octo/shop", "java", "junit")
              .add(PhaseMetrics.VALIDATION_EXECUTIONS, status)
              .add(PhaseMetrics.TESTS_GENERATED, 5));
    }
  }

  private List<String> about(String rule) {
    return channel.messages.stream().filter(message -> message.contains(rule)).toList();
  }

  @Test
  void a_rule_that_fires_is_one_alert_and_its_end_is_told_once() {
    validations("failed", 3);
    validations("completed", 2);
    until("12:15");
    assertThat(channel.messages).isEmpty();
    until("12:20");
    assertThat(about("ValidationSuccessRateLow"))
        .singleElement()
        .satisfies(message ->
            assertThat(message)
                .contains("critical", "The value is 40.", "Fewer than 50 %")
                .doesNotContain("Resolved"));
    until("12:55");
    assertThat(about("ValidationSuccessRateLow"))
        .singleElement()
        .satisfies(message -> assertThat(message).doesNotContain("Resolved"));
    validations("completed", 10);
    until("13:10");
    assertThat(about("ValidationSuccessRateLow"))
        .singleElement()
        .satisfies(message -> assertThat(message).contains("Resolved"));
    assertThat(channel.messages).hasSize(1);
  }

  @Test
  void exactly_half_is_not_fewer_than_half() {
    validations("failed", 3);
    validations("completed", 3);
    until("14:00");
    assertThat(channel.messages).isEmpty();
  }

  @Test
  void a_single_failure_fires_though_it_is_in_one_window_only() {
    until("12:05");
    now = now.plusSeconds(60);
    metrics.count("a1", AUDITS.count().add(FAILURES));
    until("12:10");
    assertThat(about("AuditIssueCreateFailed")).hasSize(1);
    until("12:20");
    assertThat(about("AuditIssueCreateFailed"))
        .singleElement()
        .satisfies(message -> assertThat(message).contains("Resolved"));
  }

  @Test
  void a_gauge_is_not_taken_to_have_been_low_before_it_was_read() {
    metrics.set(AUDITS, QUOTA, new BigDecimal(1000), List.of());
    until("12:10");
    assertThat(channel.messages).isEmpty();
    metrics.set(AUDITS, QUOTA, new BigDecimal(999), List.of());
    until("12:15");
    assertThat(channel.messages).isEmpty();
    until("12:20");
    assertThat(about("AuditQuotaLow")).singleElement().asString().contains("The value is 999.");
    metrics.set(AUDITS, QUOTA, new BigDecimal(5000), List.of());
    until("12:25");
    assertThat(about("AuditQuotaLow")).singleElement().asString().contains("Resolved");
  }

  @Test
  void a_new_installation_is_quiet_and_one_that_was_used_once_is_not() {
    until("13:00");
    assertThat(channel.messages).isEmpty();
    validations("completed", 1);
    until("18:55");
    assertThat(about("NoValidationActivity")).isEmpty();
    until("19:15");
    assertThat(about("NoValidationActivity")).hasSize(1);
    assertThat(about("NoMitigationActivity")).isEmpty();
  }

  @Test
  void a_late_run_makes_up_for_what_it_missed_and_shortens_nothing() {
    validations("failed", 4);
    until("12:10");
    // No run takes place for 40 minutes, in which it failed on; it fires at once and as of then.
    now = Instant.parse("2026-11-30T12:50:00Z");
    assertThat(evaluation.run(now)).isTrue();
    assertThat(about("ValidationSuccessRateLow")).hasSize(1);
    assertThat(state("ValidationSuccessRateLow").firedAt())
        .contains(Instant.parse("2026-11-30T12:16:00Z"));
  }

  @Test
  void what_was_pending_before_a_long_outage_is_forgotten() {
    metrics.set(AUDITS, QUOTA, new BigDecimal(1), List.of());
    evaluation.run(now);
    assertThat(state("AuditQuotaLow").phase()).isEqualTo(RuleState.Phase.PENDING);
    now = Instant.parse("2026-11-30T15:00:00Z");
    evaluation.run(now);
    assertThat(state("AuditQuotaLow").activeAt()).contains(now);
    assertThat(channel.messages).isEmpty();
  }

  private static final Stored<RuleState> NONE =
      new Stored<>(new ItemKey("RULES", "none"), RuleState.initial("none"), 0);

  private RuleState state(String rule) {
    return new RuleStore(table).states().getOrDefault(rule, NONE).value();
  }

  @Test
  void any_number_of_workers_tell_a_change_once() throws Exception {
    validations("failed", 4);
    until("12:15");
    now = Instant.parse("2026-11-30T12:20:00Z");
    List<Thread> workers =
        IntStream.range(0, 8)
            .mapToObj(i -> Thread.ofVirtual().start(() -> evaluation().run(now)))
            .toList();
    for (Thread worker : workers) {
      worker.join();
    }
    until("12:40");
    assertThat(about("ValidationSuccessRateLow")).hasSize(1);
    assertThat(about("ValidationSuccessRateLow").getFirst()).doesNotContain("more");
  }

  @Test
  void a_change_that_was_not_told_is_told_by_the_next_run() {
    validations("failed", 4);
    until("12:15");
    now = Instant.parse("2026-11-30T12:20:00Z");
    var deaf =
        new RuleEvaluation(
            Rules.all(),
            new StoredWindows(metrics, List.of(PhaseMetrics.VALIDATIONS), List.of(), Rules.all())
                ::since,
            Duration.ofMinutes(5),
            table,
            AlertsManager.calling(
                new DynamoAlertStore(dynamo.client(), "no-such-table"), new Redactor(), () -> now));
    assertThat(deaf.run(now)).isFalse();
    assertThat(channel.messages).isEmpty();
    assertThat(evaluation.run(now)).isTrue();
    assertThat(about("ValidationSuccessRateLow")).hasSize(1);
  }

  @Test
  void windows_that_cannot_be_read_leave_every_state_as_it_is() {
    validations("failed", 4);
    until("12:20");
    var blind =
        new RuleEvaluation(
            Rules.all(),
            (from, to) -> {
              throw new TableUnavailable("read metrics", new IOException("reset"));
            },
            Duration.ofMinutes(5),
            table,
            alerts);
    now = now.plusSeconds(600);
    assertThatThrownBy(() -> blind.run(now)).isInstanceOf(TableUnavailable.class);
    assertThat(state("ValidationSuccessRateLow").phase()).isEqualTo(RuleState.Phase.FIRING);
    assertThat(channel.messages).hasSize(1);
  }

  @Test
  void windows_kept_by_an_instance_are_those_in_the_table() {
    var kept = new StoredWindows(metrics, List.of(AUDITS), List.of(), Rules.all());
    Series failures = Series.of(FAILURES.name());
    for (int i = 0; i < 100; i++) {
      now = now.plus(Duration.ofMinutes(i % 7 == 0 ? 45 : 4));
      metrics.count("a" + i, AUDITS.count().add(FAILURES, i % 3));
      Instant at = now.plusSeconds(1);
      Instant from = at.minus(Duration.ofMinutes(i % 5 == 0 ? 55 : 5));
      var fresh = new StoredWindows(metrics, List.of(AUDITS), List.of(), Rules.all());
      for (Duration range : List.of(Duration.ofMinutes(5), Duration.ofHours(7))) {
        assertThat(kept.since(from, at).increase(failures, at.minus(range), at))
            .isEqualByComparingTo(fresh.since(from, at).increase(failures, at.minus(range), at));
      }
    }
  }
}
