package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import dev.orchestrator.table.ItemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** How commands end, in the table: first what the end is to be, then that it has come. */
final class CommandEnds {
  private static final String MINE = "lease_owner = :me AND attribute_exists(#work)";

  private final DynamoDbClient table;
  private final String tableName;
  private final TraceItem items;

  CommandEnds(DynamoDbClient table, String tableName, TraceItem items) {
    this.table = table;
    this.tableName = tableName;
    this.items = items;
  }

  boolean save(Claim claim, Trace end, String finalResponse, Instant leaseUntil) {
    var values = values(claim, end);
    values.put(":until", millis(leaseUntil));
    values.put(":last", PackedText.pack(finalResponse));
    return update(
        claim,
        end,
        set(end) + ", lease_until = :until, #work.#last = :last",
        Map.of("#work", TraceItem.WORK, "#last", TraceItem.LAST_WORD),
        values,
        List.of());
  }

  /** Ends the command and writes what it counts, both or neither. */
  boolean finish(Claim claim, Trace end, List<TransactWriteItem> counted) {
    var values = values(claim, end);
    values.put(":finished", text(ItemType.FINISHED));
    return update(
        claim,
        end,
        set(end) + ", #open = :finished, due_at = :end REMOVE #work, lease_until, lease_owner",
        Map.of("#work", TraceItem.WORK, "#open", TraceItem.OPEN),
        values,
        counted);
  }

  private static String set(Trace end) {
    return "SET trace_status = :status, finished_at = :end, steps = :steps"
        + (end.error().isPresent() ? ", error_text = :error" : "");
  }

  private Map<String, AttributeValue> values(Claim claim, Trace end) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":me", text(claim.owner()));
    values.put(":status", text(end.status().word()));
    values.put(":end", millis(end.finishedAt().orElse(end.startedAt())));
    values.put(":steps", items.steps(end.steps()));
    end.error().ifPresent(error -> values.put(":error", text(items.clean(error))));
    return values;
  }

  private boolean update(
      Claim claim,
      Trace end,
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      List<TransactWriteItem> counted) {
    Update update =
        Update.builder()
            .tableName(tableName)
            .key(TraceItem.key(claim.trace().key()))
            .updateExpression(expression)
            .conditionExpression(MINE)
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      if (counted.isEmpty()) {
        carryOut(update);
      } else {
        carryOut(update, counted);
      }
      return true;
    } catch (ConditionalCheckFailedException refused) {
      return isEndedBy(end, refused.item());
    } catch (TransactionCanceledException cancelled) {
      return isEndedBy(end, TraceItem.refusing(cancelled, 0));
    }
  }

  private void carryOut(Update update) {
    table.updateItem(request ->
        request
            .tableName(update.tableName())
            .key(update.key())
            .updateExpression(update.updateExpression())
            .conditionExpression(update.conditionExpression())
            .expressionAttributeNames(update.expressionAttributeNames())
            .expressionAttributeValues(update.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure()));
  }

  private void carryOut(Update update, List<TransactWriteItem> counted) {
    var writes = new ArrayList<TransactWriteItem>();
    writes.add(TransactWriteItem.builder().update(update).build());
    writes.addAll(counted);
    table.transactWriteItems(transaction -> transaction.transactItems(writes));
  }

  /** The SDK repeats a write whose answer was lost; then its own effect is in the way. */
  private static boolean isEndedBy(Trace end, Map<String, AttributeValue> item) {
    return !item.isEmpty()
        && !item.containsKey(TraceItem.WORK)
        && string(item, "trace_status").equals(end.status().word())
        && end.finishedAt()
            .filter(
                at -> at.toEpochMilli() == TraceItem.instant(item, "finished_at").toEpochMilli())
            .isPresent();
  }
}
