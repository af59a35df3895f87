package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** One-shot buttons in the table. */
final class OneShotPresses {
  private static final String FAILED = "ConditionalCheckFailed";

  private final DynamoDbClient table;
  private final String tableName;

  OneShotPresses(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /** Offers the buttons, if an earlier attempt at the same command has not. */
  OneShot offer(OneShot button) {
    try {
      table.putItem(put ->
          put.tableName(tableName)
              .item(OneShotItem.of(button))
              .conditionExpression("attribute_not_exists(pk)"));
    } catch (ConditionalCheckFailedException offered) {
      // Then the first offer counts, with its end.
    }
    return button;
  }

  Optional<OneShot> find(String nonce) {
    Map<String, AttributeValue> item =
        table
            .getItem(
                get -> get.tableName(tableName).key(OneShotItem.key(nonce)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(OneShotItem.read(nonce, item));
  }

  /**
   * Uses the button up and puts the trace of the press, both or neither: a crash between two writes
   * would leave a button that is used up and did nothing.
   */
  Pressing press(OneShot button, Trace trace, Map<String, AttributeValue> traceItem) {
    try {
      table.transactWriteItems(write ->
          write.transactItems(
              use ->
                  use.update(update ->
                      update
                          .tableName(tableName)
                          .key(OneShotItem.key(button.nonce()))
                          .updateExpression("SET used_by = :press, used_at = :at")
                          .conditionExpression(
                              "attribute_exists(pk) AND attribute_not_exists(used_by)"
                                  + " AND user_id = :user AND ends_at > :at")
                          .expressionAttributeValues(
                              Map.of(
                                  ":press", text(trace.key().interactionId()),
                                  ":user", text(trace.key().userId()),
                                  ":at", millis(trace.startedAt())))),
              job ->
                  job.put(put ->
                      put.tableName(tableName)
                          .item(traceItem)
                          .conditionExpression("attribute_not_exists(pk)")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))));
      return new Pressing.First();
    } catch (TransactionCanceledException cancelled) {
      return refused(cancelled);
    }
  }

  private static Pressing refused(TransactionCanceledException cancelled) {
    CancellationReason press = cancelled.cancellationReasons().getLast();
    if (FAILED.equals(press.code())) {
      return new Pressing.Repeated(string(press.item(), TraceItem.ANSWER));
    }
    if (cancelled.cancellationReasons().stream().anyMatch(reason -> FAILED.equals(reason.code()))) {
      return new Pressing.TooLate();
    }
    throw cancelled;
  }
}
