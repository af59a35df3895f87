package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Suspended commands, in the table. An event that arrives while a worker checks the command would
 * be lost if the worker then suspended it, so resuming leaves a mark that suspending checks.
 */
final class ParkedCommands {
  private static final String WOKEN_AT = "woken_at";

  private final DynamoDbClient table;
  private final String tableName;

  ParkedCommands(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  boolean wake(TraceKey key, Instant now) {
    try {
      table.updateItem(update ->
          update
              .tableName(tableName)
              .key(TraceItem.key(key))
              .updateExpression("SET woken_at = :now, due_at = :now")
              .conditionExpression("attribute_exists(#work)")
              .expressionAttributeNames(Map.of("#work", TraceItem.WORK))
              .expressionAttributeValues(Map.of(":now", millis(now))));
      return true;
    } catch (ConditionalCheckFailedException ended) {
      return false;
    }
  }

  boolean note(Claim claim, String name, String value) {
    try {
      table.updateItem(update ->
          update
              .tableName(tableName)
              .key(TraceItem.key(claim.trace().key()))
              .updateExpression("SET #work.notes.#name = :value")
              .conditionExpression("lease_owner = :me AND attribute_exists(#work)")
              .expressionAttributeNames(Map.of("#work", TraceItem.WORK, "#name", name))
              .expressionAttributeValues(
                  Map.of(":me", text(claim.owner()), ":value", text(value))));
      return true;
    } catch (ConditionalCheckFailedException lost) {
      return false;
    }
  }

  Suspension park(Claim claim, AttributeValue steps, Instant lookAt, Optional<ChannelPost> post) {
    try {
      giveBack(claim, steps, lookAt, lookAt, post, " AND attribute_not_exists(woken_at)");
      return Suspension.PARKED;
    } catch (ConditionalCheckFailedException refused) {
      boolean ours = string(refused.item(), TraceItem.OWNER).equals(claim.owner());
      if (!ours || !refused.item().containsKey(WOKEN_AT)) {
        return Suspension.LOST;
      }
    }
    try {
      giveBack(claim, steps, Instant.EPOCH, lookAt, post, "");
      return Suspension.WOKEN;
    } catch (ConditionalCheckFailedException lost) {
      return Suspension.LOST;
    }
  }

  private void giveBack(
      Claim claim,
      AttributeValue steps,
      Instant dueAt,
      Instant waitsUntil,
      Optional<ChannelPost> post,
      String further) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":me", text(claim.owner()));
    values.put(":steps", steps);
    values.put(":free", number(0));
    values.put(":look", millis(dueAt));
    // A command may wait for an approval as long as a trace is kept.
    values.put(":keep", number(waitsUntil.plus(TraceItem.KEPT).getEpochSecond()));
    // Waiting is an orderly end of an attempt, which does not count towards those that died.
    values.put(":back", number(-1));
    post.ifPresent(p -> values.put(":post", TraceItem.post(p)));
    table.updateItem(update ->
        update
            .tableName(tableName)
            .key(TraceItem.key(claim.trace().key()))
            .updateExpression(
                "SET steps = :steps, lease_until = :free, due_at = :look, expires_at = :keep"
                    + (post.isPresent() ? ", #work.post = :post" : "")
                    + " REMOVE lease_owner ADD attempt :back")
            .conditionExpression("lease_owner = :me AND attribute_exists(#work)" + further)
            .expressionAttributeNames(Map.of("#work", TraceItem.WORK))
            .expressionAttributeValues(values)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }
}
