package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.table.InterceptedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The store against the local table. */
class DynamoAlertStoreTest extends AlertStoreContract {
  private static final LocalDynamo DYNAMO = start();
  private static final DynamoDbClient TABLE = DYNAMO.client();
  private static final AlertStore STORE = new DynamoAlertStore(TABLE, "alerts");

  private static LocalDynamo start() {
    try {
      return LocalDynamo.start(Optional.empty());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @BeforeAll
  static void create() {
    LocalTable.create(TABLE, "alerts");
  }

  @AfterAll
  static void stop() {
    DYNAMO.close();
  }

  @Override
  AlertStore store() {
    return STORE;
  }

  @Test
  void the_item_of_a_storm_stays_small() {
    var state = STORE.record(occurrence("storm", "first")).state();
    for (int i = 0; i < 400; i++) {
      STORE.record(occurrence("storm", "trace " + i));
    }
    var item =
        TABLE
            .getItem(get -> get.tableName("alerts").key(AlertItem.key(state.fingerprint())))
            .item();

    assertThat(item.keySet().stream().filter(name -> name.startsWith(AlertItem.SEEN)).count())
        .isBetween(100L, 150L);
  }

  @Test
  void a_suppressed_occurrence_costs_at_most_two_writes() {
    var writes = new AtomicInteger();
    AlertStore counted = new DynamoAlertStore(counting(writes), "alerts");
    AlertsManager calling = AlertsManager.calling(counted, new Redactor(), () -> T0);
    calling.send(Severity.ERROR, "costs", "", "first", List.of());
    for (int i = 0; i < 20; i++) {
      writes.set(0);
      calling.send(Severity.ERROR, "costs", "", "trace " + i, List.of());
      assertThat(writes.get()).as("before it is told").isLessThanOrEqualTo(2);
    }
    var notifier = new AlertNotifier(counted, new SilentChannel(), 10, () -> T0, () -> "worker");
    notifier.tell(occurrence("costs", "").fingerprint());
    for (AlertsManager manager :
        List.of(
            calling,
            AlertsManager.alertNotification(counted, () -> notifier, new Redactor(), () -> T0))) {
      writes.set(0);
      manager.send(Severity.ERROR, "costs", "", "later " + manager.hashCode(), List.of());
      assertThat(writes.get()).as("after it was told").isEqualTo(1);
    }
  }

  @Test
  void a_table_that_is_not_there_is_said_to_be_unavailable() {
    var nowhere = new DynamoAlertStore(TABLE, "no-such-table");

    assertThatThrownBy(() -> nowhere.record(occurrence("x", "t")))
        .isInstanceOf(AlertsUnavailable.class);
    assertThatThrownBy(() -> nowhere.due(T0, 1)).isInstanceOf(AlertsUnavailable.class);
  }

  private static Occurrence occurrence(String message, String trace) {
    return Occurrence.of(Severity.ERROR, message, "", trace, List.of(), new Redactor(), T0);
  }

  /** The client, with every write counted, also one that is refused. */
  private static DynamoDbClient counting(AtomicInteger writes) {
    return InterceptedClient.of(
        TABLE,
        request -> {
          if (request instanceof PutItemRequest || request instanceof UpdateItemRequest) {
            writes.incrementAndGet();
          }
        });
  }
}
