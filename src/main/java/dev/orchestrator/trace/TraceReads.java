package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** What is read of traces. None of it holds a token. */
final class TraceReads {
  /** Everything of a trace but its work, whose token must not reach a reply. */
  private static final String WITHOUT_WORK =
      "pk, sk, trace_id, cmd, trace_status, started_at, finished_at, steps, error_text, expires_at";

  /** Traces read at once; the one asked for is nearly always among the first. */
  private static final int PAGE = 10;

  /** Far more than a command has buttons. */
  private static final int MAX_PARTS = 10;

  private static final Map<String, AttributeValue> PROBE =
      Map.of(TraceItem.PK, text("PROBE"), TraceItem.SK, text("PROBE"));
  private static final Map<String, AttributeValue> NOTHING =
      Map.of(TraceItem.PK, text("PROBE"), TraceItem.SK, text("NOTHING"));

  private final DynamoDbClient table;
  private final String tableName;

  TraceReads(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  List<TraceKey> overdue(Instant now, int limit) {
    return table
        .query(query ->
            query
                .tableName(tableName)
                .indexName(DynamoTraceStore.OPEN_COMMANDS)
                .keyConditionExpression("#open = :open AND due_at <= :now")
                .expressionAttributeNames(Map.of("#open", TraceItem.OPEN))
                .expressionAttributeValues(
                    Map.of(":open", text(TraceItem.OPEN_VALUE), ":now", millis(now)))
                .limit(limit))
        .items()
        .stream()
        .map(item ->
            TraceKey.of(TraceItem.string(item, TraceItem.PK), TraceItem.string(item, TraceItem.SK)))
        .toList();
  }

  List<Trace> recent(String userId, Instant now, Predicate<Trace> wanted, int limit) {
    return table
        .queryPaginator(query ->
            query
                .tableName(tableName)
                .keyConditionExpression("pk = :user AND begins_with(sk, :trace)")
                .expressionAttributeValues(
                    Map.of(
                        ":user", text(new TraceKey(userId, "0").pk()),
                        ":trace", text(TraceKey.TRACE)))
                .projectionExpression(WITHOUT_WORK)
                .scanIndexForward(false)
                .consistentRead(true)
                .limit(PAGE))
        .items()
        .stream()
        .filter(item -> !TraceItem.hasExpired(item, now))
        .map(TraceItem::read)
        .filter(wanted)
        .limit(limit)
        .toList();
  }

  List<Trace> find(String traceId, Instant now) {
    return table
        .query(query ->
            query
                .tableName(tableName)
                .indexName(DynamoTraceStore.BY_TRACE_ID)
                .keyConditionExpression("trace_id = :id")
                .expressionAttributeValues(Map.of(":id", text(traceId)))
                .limit(MAX_PARTS))
        .items()
        .stream()
        .map(found ->
            TraceItem.key(
                TraceKey.of(
                    TraceItem.string(found, TraceItem.PK), TraceItem.string(found, TraceItem.SK))))
        .map(key ->
            table
                .getItem(
                    get -> get.tableName(tableName).key(key).projectionExpression(WITHOUT_WORK))
                .item())
        .filter(item -> !item.isEmpty() && !TraceItem.hasExpired(item, now))
        .map(TraceItem::read)
        .sorted(Comparator.comparing(Trace::startedAt))
        .toList();
  }

  GetItemResponse probe(Instant now) {
    var item = new HashMap<>(PROBE);
    item.put("at", millis(now));
    item.put(TraceItem.EXPIRES_AT, number(now.plus(Duration.ofHours(1)).getEpochSecond()));
    table.putItem(put -> put.tableName(tableName).item(item));
    return table.getItem(get -> get.tableName(tableName).key(PROBE).consistentRead(true));
  }

  GetItemResponse reach() {
    return table.getItem(get -> get.tableName(tableName).key(NOTHING));
  }
}
