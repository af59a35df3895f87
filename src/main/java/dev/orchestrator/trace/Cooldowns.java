package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.instant;
import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The uses of commands that have a cooldown, in the table: one write a use. */
final class Cooldowns {
  private final DynamoDbClient table;
  private final String tableName;

  Cooldowns(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /**
   * Notes a use. A second delivery of an interaction that was noted is the same use.
   *
   * @return when the command can be given again; empty if it may be done
   */
  Optional<Instant> use(
      String userId, String command, String interactionId, Instant now, Cooldown cooldown) {
    return cooldown.uses() == 1
        ? single(userId, command, interactionId, now, now.plus(cooldown.time()))
        : window(userId, command, interactionId, now, cooldown);
  }

  private Optional<Instant> single(
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
    } catch (ConditionalCheckFailedException coolingDown) {
      return string(coolingDown.item(), "started_by").isEmpty()
          ? Optional.of(until)
          : Optional.of(instant(coolingDown.item(), "ends_at"));
    }
  }

  /** An item a window, whose set of interactions tells a second delivery from a further use. */
  private Optional<Instant> window(
      String userId, String command, String interactionId, Instant now, Cooldown cooldown) {
    long length = cooldown.time().toMillis();
    long window = Math.floorDiv(now.toEpochMilli(), length);
    Instant end = Instant.ofEpochMilli((window + 1) * length);
    try {
      table.updateItem(update ->
          update
              .tableName(tableName)
              .key(
                  Map.of(
                      TraceItem.PK,
                      text(new TraceKey(userId, "0").pk()),
                      TraceItem.SK,
                      text("REST#" + command + "#" + window)))
              .updateExpression("ADD uses :use SET expires_at = :expires")
              .conditionExpression(
                  "attribute_not_exists(uses) OR contains(uses, :id) OR size(uses) < :most")
              .expressionAttributeValues(
                  Map.of(
                      ":use", AttributeValue.fromSs(List.of(interactionId)),
                      ":id", text(interactionId),
                      ":most", number(cooldown.uses()),
                      ":expires", number(end.getEpochSecond() + 1))));
      return Optional.empty();
    } catch (ConditionalCheckFailedException used) {
      return Optional.of(end);
    }
  }
}
