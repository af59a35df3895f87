package dev.orchestrator.attack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A real table whose every call is counted. */
final class CountedTable {
  private final AtomicInteger calls = new AtomicInteger();
  private final DynamoDbClient client;

  CountedTable(DynamoDbClient table) {
    this.client =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  calls.incrementAndGet();
                  try {
                    return method.invoke(table, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                });
  }

  DynamoDbClient client() {
    return client;
  }

  /** The calls since the last time this was asked. */
  int calls() {
    return calls.getAndSet(0);
  }
}
