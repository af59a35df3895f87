package dev.orchestrator.fault;

import dev.orchestrator.http.HttpCalls;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A piece of the system that is broken on purpose, to see that a run finds it. */
record GuardMutation(UnaryOperator<DynamoDbClient> table, UnaryOperator<HttpCalls> http) {
  static final GuardMutation NONE = new GuardMutation(table -> table, http -> http);
}
