package dev.orchestrator.alert;

import static dev.orchestrator.alert.AlertItem.millis;
import static dev.orchestrator.alert.AlertItem.number;
import static dev.orchestrator.alert.AlertItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Alerts in the system's one DynamoDB table. */
public final class DynamoAlertStore implements AlertStore {
  /** The index that lists open alerts by the time at which they are next due. */
  public static final String DUE_ALERTS = "due_alerts";

  /** A call reaches a worker within seconds, so its item is of no use for long. */
  private static final Duration CALL_KEPT = Duration.ofHours(1);

  private final DynamoDbClient table;
  private final String tableName;
  private final AlertRecording recording;

  public DynamoAlertStore(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
    this.recording = new AlertRecording(table, tableName);
  }

  @Override
  public Recorded record(Occurrence occurrence) {
    return asking("record an alert", () -> recording.record(occurrence));
  }

  @Override
  public Optional<AlertState> read(String fingerprint) {
    return asking(
        "read an alert",
        () -> {
          var item =
              table
                  .getItem(get ->
                      get.tableName(tableName).key(AlertItem.key(fingerprint)).consistentRead(true))
                  .item();
          return item.isEmpty() ? Optional.empty() : Optional.of(AlertItem.read(item));
        });
  }

  @Override
  public boolean end(String fingerprint, String hold, Instant now) {
    return asking(
        "end an alert",
        () ->
            succeeds(() ->
                table.updateItem(update ->
                    update
                        .tableName(tableName)
                        .key(AlertItem.key(fingerprint))
                        .updateExpression(
                            "SET last_at = :now, due_at = :now, ended = :ended,"
                                + " expires_at = :expires REMOVE held_by ADD revision :one")
                        .conditionExpression("held_by = :hold AND alert_state = :open")
                        .expressionAttributeValues(
                            Map.of(
                                ":now", millis(now),
                                ":ended", AttributeValue.fromBool(true),
                                ":expires", number(now.plus(AlertItem.KEPT).getEpochSecond()),
                                ":one", number(1),
                                ":hold", text(hold),
                                ":open", text(AlertItem.OPEN))))));
  }

  @Override
  public boolean replace(AlertState next) {
    return asking("update an alert", () -> move(next, ""));
  }

  @Override
  public boolean close(AlertState next) {
    return asking("close an alert", () -> move(next, " AND occurrences = :occurrences"));
  }

  private boolean move(AlertState next, String furtherCondition) {
    var sets = new ArrayList<String>();
    var removes = new ArrayList<String>();
    var values = new HashMap<String, AttributeValue>();
    AlertItem.moved(next)
        .forEach((name, value) -> {
          if (value.isPresent()) {
            sets.add(name + " = :" + name);
            values.put(":" + name, value.get());
          } else {
            removes.add(name);
          }
        });
    values.put(":before", number(next.revision() - 1));
    if (!furtherCondition.isEmpty()) {
      values.put(":occurrences", number(next.occurrences()));
    }
    return succeeds(() ->
        table.updateItem(update ->
            update
                .tableName(tableName)
                .key(AlertItem.key(next.fingerprint()))
                .updateExpression(
                    "SET "
                        + String.join(", ", sets)
                        + (removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes)))
                .conditionExpression("revision = :before" + furtherCondition)
                .expressionAttributeValues(values)));
  }

  @Override
  public List<String> due(Instant now, int limit) {
    return asking("list due alerts", () -> listed(" AND due_at <= :now", now, limit));
  }

  @Override
  public List<AlertState> open(int limit) {
    return asking(
        "list open alerts",
        () ->
            listed("", Instant.EPOCH, limit).stream()
                .flatMap(fingerprint -> read(fingerprint).stream())
                .filter(AlertState::open)
                .toList());
  }

  private List<String> listed(String furtherCondition, Instant now, int limit) {
    var values = new HashMap<>(Map.of(":due", text(AlertItem.DUE_VALUE)));
    if (!furtherCondition.isEmpty()) {
      values.put(":now", millis(now));
    }
    return table
        .queryPaginator(query ->
            query
                .tableName(tableName)
                .indexName(DUE_ALERTS)
                .keyConditionExpression(AlertItem.DUE + " = :due" + furtherCondition)
                .expressionAttributeValues(values))
        .items()
        .stream()
        .limit(limit)
        .map(item -> AlertKey.fingerprint(AlertItem.string(item, "pk")))
        .toList();
  }

  @Override
  public boolean wake(String fingerprint, String reason, Instant now) {
    var item =
        Map.of(
            "pk",
            text(AlertKey.pk(fingerprint)),
            "sk",
            text(AlertKey.wake(reason)),
            AlertItem.EXPIRES_AT,
            number(now.plus(CALL_KEPT).getEpochSecond()));
    return asking(
        "hand an alert to a worker",
        () ->
            succeeds(() ->
                table.putItem(put ->
                    put.tableName(tableName)
                        .item(item)
                        .conditionExpression("attribute_not_exists(pk)"))));
  }

  @Override
  public ChannelState channel(String channelId) {
    return asking(
        "read a channel's message count",
        () -> {
          var item =
              table
                  .getItem(get ->
                      get.tableName(tableName).key(ChannelItem.key(channelId)).consistentRead(true))
                  .item();
          return item.isEmpty() ? ChannelState.fresh(channelId) : ChannelItem.read(channelId, item);
        });
  }

  @Override
  public boolean replace(ChannelState next) {
    return asking(
        "update a channel's message count",
        () ->
            succeeds(() ->
                table.putItem(put ->
                    put.tableName(tableName)
                        .item(ChannelItem.of(next))
                        .conditionExpression("attribute_not_exists(pk) OR revision = :before")
                        .expressionAttributeValues(
                            Map.of(":before", number(next.revision() - 1))))));
  }

  private static boolean succeeds(Supplier<Object> write) {
    try {
      Object unused = write.get();
      return true;
    } catch (ConditionalCheckFailedException refused) {
      return false;
    }
  }

  private static <T> T asking(String purpose, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException away) {
      throw new AlertsUnavailable("the table is unavailable: failed to " + purpose, away);
    }
  }
}
