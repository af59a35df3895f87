package dev.orchestrator.attack;

import dev.orchestrator.table.InterceptedClient;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A real table whose every call is counted. */
final class CountedTable {
  private final AtomicInteger calls = new AtomicInteger();
  private final DynamoDbClient client;

  CountedTable(DynamoDbClient table) {
    this.client = InterceptedClient.of(table, _ -> calls.incrementAndGet());
  }

  DynamoDbClient client() {
    return client;
  }

  /** The calls since the last time this was asked. */
  int calls() {
    return calls.getAndSet(0);
  }
}
