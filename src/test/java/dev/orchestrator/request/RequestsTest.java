package dev.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How often the worker is asked by a caller that waits. */
class RequestsTest {
  /** Half a second before a question would get the next number. */
  private static final Instant BEFORE_THE_NEXT_NUMBER = Instant.parse("2026-12-01T10:00:09.500Z");

  private static final class Text implements RequestType.Form<String> {
    @Override
    public Item write(String value) {
      return Item.builder().set("text", value).build();
    }

    @Override
    public String read(Item item) {
      return item.text("text");
    }
  }

  private static final RequestType<String, String> TYPE =
      RequestType.of("test", new Text(), new Text());

  private int asked(Duration waited) throws Exception {
    try (var dynamo = LocalDynamo.start(Optional.empty())) {
      LocalTable.create(dynamo.client(), "requests");
      var now = new AtomicReference<>(BEFORE_THE_NEXT_NUMBER);
      var table =
          new Table(
              dynamo.client(),
              "requests",
              new TableRetry(now::get, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
              UUID::randomUUID);
      var requests =
          new Requests(table, now::get, time -> now.updateAndGet(before -> before.plus(time)));

      assertThat(requests.await(TYPE, "subject", "question", Duration.ofMinutes(1), waited))
          .isEmpty();

      return table
          .queryAll(TYPE.questions().in("REQUEST#test#subject").prefix("ASK#").consistently(), 10)
          .size();
    }
  }

  @Test
  void a_question_is_asked_once_although_the_next_number_begins_while_the_caller_waits()
      throws Exception {
    assertThat(asked(Duration.ofSeconds(3))).isEqualTo(1);
  }

  @Test
  void a_caller_who_waits_longer_asks_again() throws Exception {
    assertThat(asked(Duration.ofSeconds(11))).isEqualTo(2);
  }
}
