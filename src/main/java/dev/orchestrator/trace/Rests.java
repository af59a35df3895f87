package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.instant;
import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** How long each user's commands rest, in the table. */
final class Rests {
  private final DynamoDbClient table;
  private final String tableName;

  Rests(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /** A second delivery of the interaction that started the rest is not held up by it. */
  Optional<Instant> start(
      String userId, String command, String interactionId, Instant now, Instant until) {
    try {
      table.putItem(put ->
          put.tableName(tableName)
              .item(
                  Map.of(
                      TraceItem.PK,
                      text(new TraceKey(userId, "0").pk()),
                      TraceItem.SK,
                      text("REST#" + command),
                      "started_by",
                      text(interactionId),
                      "ends_at",
                      millis(until),
                      TraceItem.EXPIRES_AT,
                      number(until.getEpochSecond() + 1)))
              .conditionExpression(
                  "attribute_not_exists(pk) OR ends_at <= :now OR started_by = :interaction")
              .expressionAttributeValues(
                  Map.of(":now", millis(now), ":interaction", text(interactionId)))
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Optional.empty();
    } catch (ConditionalCheckFailedException resting) {
      return string(resting.item(), "started_by").isEmpty()
          ? Optional.of(until)
          : Optional.of(instant(resting.item(), "ends_at"));
    }
  }
}
