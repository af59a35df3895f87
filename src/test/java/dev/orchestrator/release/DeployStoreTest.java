package dev.orchestrator.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The record of deploys over a real table. */
class DeployStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final RepositoryName SHOP = RepositoryName.parse("octo-org/storefront").get();
  private static final Member LIN = new Member("1001", "lin");
  private static final Member GRACE = new Member("1002", "grace");

  private static LocalDynamo dynamo;
  private static int tables;

  private Instant now = NOON;
  private DeployStore deploys;
  private MetricStore metrics;

  @BeforeAll
  static void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void empty() {
    String name = "deploys-" + ++tables;
    LocalTable.create(dynamo.client(), name);
    var table =
        new Table(
            dynamo.client(),
            name,
            new TableRetry(() -> now, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    metrics = new MetricStore(table, () -> now);
    deploys = new DeployStore(table, metrics, () -> now, text -> text);
  }

  private static Deploy deploy(String id, String sha, int approvals) {
    return new Deploy(
        id,
        new Deploy.Subject(SHOP, "production", "main", sha.repeat(40), "deploy.yml"),
        new Deploy.Origin(
            Deploy.Kind.DEPLOY,
            LIN,
            NOON,
            "1-trace",
            Optional.of("77"),
            Optional.empty(),
            Optional.empty()),
        new Deploy.Decision(
            Verdict.PASS,
            ReasonCode.OK,
            Optional.of("f00d"),
            Optional.empty(),
            new Deploy.Agreement(approvals, People.NONE, People.NONE)),
        List.of(),
        Deploy.State.WAITING_APPROVAL,
        Deploy.Run.NONE);
  }

  private Deploy entered(String id, String sha) {
    deploys.open(deploy(id, sha, 0));
    return deploys.enter(id).orElseThrow().deploy();
  }

  private void runs(String id) {
    assertThat(deploys.start(id, deploys.find(id).get().decision()).get().deploy().state())
        .isEqualTo(Deploy.State.RUNNING);
  }

  private List<ReleaseEvent> history() {
    return deploys.history(SHOP, 100, Optional.empty()).events();
  }

  private BigDecimal count(String result) {
    return metrics.read(ReleaseMetrics.DEPLOYS).stream()
        .map((LabelSet set) -> set.total(ReleaseMetrics.DEPLOYS_TOTAL, result))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void one_deploy_holds_the_environment_and_the_others_follow_in_order() {
    entered("1", "a");
    entered("2", "b");
    entered("3", "c");
    runs("1");
    assertThat(deploys.place(SHOP, "production").ahead("3")).contains(2);
    assertThat(deploys.start("2", deploys.find("2").get().decision()).get().deploy().state())
        .as("it has no turn yet")
        .isEqualTo(Deploy.State.QUEUED);

    deploys.end("2", Deploy.State.CANCELLED, ReasonCode.OK, "by lin");
    deploys.end("1", Deploy.State.SUCCEEDED, ReasonCode.OK, "");

    Place place = deploys.place(SHOP, "production");
    assertThat(place.holder()).contains("3");
    assertThat(place.queue()).isEmpty();
    assertThat(place.live().get().sha()).isEqualTo("a".repeat(40));
    runs("3");
    deploys.end("3", Deploy.State.FAILED, ReasonCode.OK, "a step failed");
    assertThat(deploys.place(SHOP, "production").isFree()).isTrue();
    assertThat(deploys.place(SHOP, "production").live().get().deployId()).isEqualTo("1");
    assertThat(count("succeeded")).isEqualByComparingTo("1");
    assertThat(count("failed")).isEqualByComparingTo("1");
    assertThat(count("cancelled")).isEqualByComparingTo("1");
  }

  @Test
  void every_change_is_in_the_history_once_however_often_it_is_repeated() {
    for (int i = 0; i < 3; i++) {
      entered("1", "a");
    }
    for (int i = 0; i < 3; i++) {
      deploys.start("1", deploys.find("1").get().decision());
      now = now.plusMillis(7);
    }
    for (int i = 0; i < 3; i++) {
      deploys.found("1", 42, Optional.empty());
      deploys.end("1", Deploy.State.SUCCEEDED, ReasonCode.OK, "");
      now = now.plusMillis(7);
    }
    assertThat(history())
        .extracting(ReleaseEvent::kind)
        .containsExactly(
            ReleaseEvent.Kind.SUCCEEDED, ReleaseEvent.Kind.STARTED, ReleaseEvent.Kind.REQUESTED);
    assertThat(history().getFirst().detail().runId()).contains(42L);
    assertThat(count("succeeded")).isEqualByComparingTo("1");
  }

  @Test
  void a_deploy_enters_when_enough_others_have_approved() {
    deploys.open(deploy("1", "a", 2));
    assertThat(deploys.enter("1").get().place().isFree()).isTrue();
    deploys.approve("1", GRACE);
    deploys.approve("1", GRACE);
    assertThat(deploys.enter("1").get().deploy().state()).isEqualTo(Deploy.State.WAITING_APPROVAL);
    deploys.approve("1", new Member("1003", "ada"));
    assertThat(deploys.enter("1").get().deploy().state()).isEqualTo(Deploy.State.QUEUED);
    assertThat(deploys.place(SHOP, "production").holder()).contains("1");

    deploys.open(deploy("2", "a", 1));
    assertThat(deploys.reject("2", GRACE).get().deploy().state()).isEqualTo(Deploy.State.CANCELLED);
    assertThat(deploys.approve("2", LIN).get().deploy().approved()).isZero();
  }

  @Test
  void the_previous_good_commit_is_another_one() {
    for (String id : List.of("1a", "2b", "3b")) {
      entered(id, id.substring(1));
      runs(id);
      deploys.end(id, Deploy.State.SUCCEEDED, ReasonCode.OK, "");
    }
    Place place = deploys.place(SHOP, "production");
    assertThat(place.live().get().deployId()).isEqualTo("3b");
    assertThat(place.previous().get().deployId()).isEqualTo("1a");
    assertThat(place.goodDeploy("bbbbbbb").get().deployId()).isEqualTo("3b");
  }

  @Test
  void of_many_that_come_at_once_one_holds_and_the_others_all_wait() throws Exception {
    int many = 12;
    var work = new ArrayList<Callable<Deploy>>();
    for (int i = 0; i < many; i++) {
      String id = "d" + i;
      work.add(() -> entered(id, "a"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Deploy> one : threads.invokeAll(work)) {
        assertThat(one.get().state()).isEqualTo(Deploy.State.QUEUED);
      }
    }
    Place place = deploys.place(SHOP, "production");
    assertThat(place.queue()).hasSize(many - 1).doesNotHaveDuplicates();
    assertThat(place.queue()).doesNotContain(place.holder().orElseThrow());
  }

  @Test
  void a_run_started_elsewhere_occupies_only_a_free_place() {
    Deploy ours = entered("1", "a");
    Deploy base = deploy("run-7", "b", 0).in(Deploy.State.RUNNING);
    assertThat(deploys.occupy(base).isHolder()).isFalse();
    deploys.end(ours.id(), Deploy.State.CANCELLED, ReasonCode.OK, "");
    assertThat(deploys.occupy(base).isHolder()).isTrue();
    assertThat(deploys.occupy(base).isHolder()).as("it asks again").isTrue();
    deploys.end("run-7", Deploy.State.SUCCEEDED, ReasonCode.OK, "");
    assertThat(deploys.place(SHOP, "production").live().get().sha()).isEqualTo("b".repeat(40));
  }
}
