package dev.orchestrator.fault;

import dev.orchestrator.http.HttpRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Takes single guards out of the system, between it and the table or the network. */
final class GuardMutator {
  private GuardMutator() {}

  /** Changes requests of the table on their way; an answer stands in for one that is dropped. */
  static GuardMutation ofTable(UnaryOperator<Object> change) {
    return new GuardMutation(
        table ->
            (DynamoDbClient)
                Proxy.newProxyInstance(
                    DynamoDbClient.class.getClassLoader(),
                    new Class<?>[] {DynamoDbClient.class},
                    (proxy, method, arguments) -> {
                      Object changed = change.apply(arguments[0]);
                      if (method.getReturnType().isInstance(changed)) {
                        return changed;
                      }
                      try {
                        return method.invoke(table, changed);
                      } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                      }
                    }),
        http -> http);
  }

  /** Changes the bodies of calls to other systems on their way. */
  static GuardMutation ofNetwork(UnaryOperator<String> change) {
    return new GuardMutation(
        table -> table,
        http ->
            request ->
                http.send(
                    new HttpRequest(
                        request.method(),
                        request.uri(),
                        request.headers(),
                        request
                            .body()
                            .map(body -> new String(body, StandardCharsets.UTF_8))
                            .map(change)
                            .map(body -> body.getBytes(StandardCharsets.UTF_8)),
                        request.limit())));
  }
}
