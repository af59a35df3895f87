package dev.orchestrator.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client of a real table whose requests a test sees before they are sent. */
public final class InterceptedClient {
  private InterceptedClient() {}

  /**
   * @param before gets each request, such as a {@code PutItemRequest}
   */
  public static DynamoDbClient of(DynamoDbClient client, Consumer<Object> before) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof Consumer<?>) {
                // It builds the request and comes back with it.
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (arguments != null) {
                before.accept(arguments[0]);
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
