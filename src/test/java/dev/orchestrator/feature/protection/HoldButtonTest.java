package dev.orchestrator.feature.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.TestCalls;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.feature.protection.ProtectionHold.Reason;
import dev.orchestrator.feature.protection.ProtectionHold.State;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.table.InterceptedClient;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** A press on a held run while the worker writes about the same run, over a real table. */
class HoldButtonTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final String TABLE = "holds";

  private final AtomicReference<Runnable> beforeNextPut = new AtomicReference<>(() -> {});
  private LocalDynamo dynamo;
  private ProtectionStore worker;
  private HoldButton reject;
  private Stored<ProtectionHold> hold;

  @BeforeEach
  void holdRun() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    worker = new ProtectionStore(table(dynamo.client()));
    Table mine = table(interrupted(dynamo.client()));
    reject =
        new HoldButton(
            HoldButton.REJECT,
            new ProtectionStore(mine),
            new DeployStore(mine, new MetricStore(mine, () -> NOON), () -> NOON, text -> text),
            new LockStore(mine),
            text -> text,
            () -> NOON);
    var waiting =
        new Waiting(
            RepositoryName.parse("octo-org/storefront").orElseThrow(),
            77,
            1,
            "production",
            "deploy.yml",
            "main",
            "a".repeat(40));
    hold =
        worker
            .put(
                ProtectionHold.begun(waiting, NOON).held(because("Check ci failed.")),
                Optional.empty())
            .orElseThrow();
  }

  @AfterEach
  void stop() {
    dynamo.close();
  }

  private static Reason because(String text) {
    return new Reason(Verdict.FAIL.name(), ReasonCode.CHECKS_FAILED.code(), text, People.NONE);
  }

  private static Table table(DynamoDbClient client) {
    return new Table(
        client,
        TABLE,
        new TableRetry(() -> NOON, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
        UUID::randomUUID);
  }

  /** The client, with something else done just before the next item is put. */
  private DynamoDbClient interrupted(DynamoDbClient client) {
    return InterceptedClient.of(
        client,
        request -> {
          if (request instanceof PutItemRequest) {
            beforeNextPut.getAndSet(() -> {}).run();
          }
        });
  }

  private Reply.ToComponent press() {
    return reject.press(
        new ButtonPress(hold.value().waiting().id(), Map.of(), Optional.empty()),
        TestCalls.BY_ADMIN);
  }

  private State state() {
    return worker.find(hold.value().waiting().id()).orElseThrow().value().state();
  }

  @Test
  void a_press_while_the_worker_writes_down_the_message_decides() {
    beforeNextPut.set(
        () -> worker.put(hold.value().shownAs("1200000000000000001"), Optional.of(hold)));

    assertThat(press()).isInstanceOf(Reply.EditMessage.class);

    assertThat(state()).isEqualTo(State.REJECTED);
    assertThat(worker.find(hold.value().waiting().id()).orElseThrow().value().messageId())
        .contains("1200000000000000001");
  }

  @Test
  void a_press_on_a_reason_that_is_another_by_now_decides_nothing() {
    beforeNextPut.set(
        () -> worker.put(hold.value().held(because("Check lint failed.")), Optional.of(hold)));

    assertThat(press().toString()).contains("has just changed");

    assertThat(state()).isEqualTo(State.HELD);
  }
}
