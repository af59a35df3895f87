package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** One-shot buttons in the table. */
final class SingleUsePresses {
  private final DynamoDbClient table;
  private final String tableName;

  SingleUsePresses(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /** Offers the buttons, if an earlier attempt at the same command has not. */
  SingleUseToken offer(SingleUseToken button) {
    try {
      table.putItem(put ->
          put.tableName(tableName)
              .item(SingleUseItem.of(button))
              .conditionExpression("attribute_not_exists(pk)"));
    } catch (ConditionalCheckFailedException offered) {
      // Then the first offer counts, with its end.
    }
    return button;
  }

  Optional<SingleUseToken> find(String nonce) {
    Map<String, AttributeValue> item =
        table
            .getItem(
                get -> get.tableName(tableName).key(SingleUseItem.key(nonce)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(SingleUseItem.read(nonce, item));
  }

  /**
   * Uses the button up and puts the trace of the press, both or neither: a crash between two writes
   * would leave a button that is used up and did nothing.
   */
  PressResult press(
      SingleUseToken button,
      Trace trace,
      Map<String, AttributeValue> traceItem,
      List<TransactWriteItem> counted) {
    var writes = new ArrayList<TransactWriteItem>();
    writes.add(use(button, trace));
    writes.add(TraceItem.putOnce(tableName, traceItem));
    writes.addAll(counted);
    try {
      table.transactWriteItems(transaction -> transaction.transactItems(writes));
      return new PressResult.First();
    } catch (TransactionCanceledException cancelled) {
      return refused(cancelled);
    }
  }

  private TransactWriteItem use(SingleUseToken button, Trace trace) {
    return TransactWriteItem.builder()
        .update(update ->
            update
                .tableName(tableName)
                .key(SingleUseItem.key(button.nonce()))
                .updateExpression("SET used_by = :press, used_at = :at")
                .conditionExpression(
                    "attribute_exists(pk) AND attribute_not_exists(used_by)"
                        + " AND user_id = :user AND ends_at > :at")
                .expressionAttributeValues(
                    Map.of(
                        ":press", text(trace.key().interactionId()),
                        ":user", text(trace.key().userId()),
                        ":at", millis(trace.startedAt()))))
        .build();
  }

  private static PressResult refused(TransactionCanceledException cancelled) {
    CancellationReason press = cancelled.cancellationReasons().get(1);
    if (TraceItem.CONDITION_FAILED.equals(press.code())) {
      return new PressResult.Repeated(
          TraceItem.unpacked(press.item(), TraceItem.ANSWER).orElse(""));
    }
    CancellationReason use = cancelled.cancellationReasons().getFirst();
    if (TraceItem.CONDITION_FAILED.equals(use.code())) {
      return new PressResult.TooLate();
    }
    throw cancelled;
  }
}
