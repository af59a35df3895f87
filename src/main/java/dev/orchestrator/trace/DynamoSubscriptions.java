package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.instant;
import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import dev.orchestrator.table.ItemKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Subscriptions in the system's one DynamoDB table. */
public final class DynamoSubscriptions implements Subscriptions {
  private static final String PREFIX = "RUN#";
  private static final String WAIT = "WAIT";
  private static final String NEWS = "NEWS#";

  /** A delivery may be repeated by hand for three days. Source: GitHub, "Redelivering webhooks". */
  private static final Duration NEWS_KEPT = Duration.ofDays(3);

  private final DynamoDbClient table;
  private final String tableName;

  public DynamoSubscriptions(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  @Override
  public void expect(String topic, TraceKey waiting, Instant until) {
    var item = key(topic, WAIT);
    item.put("waiting_pk", text(waiting.pk()));
    item.put("waiting_sk", text(waiting.sk()));
    item.put("ends_at", millis(until));
    item.put(TraceItem.EXPIRES_AT, number(until.getEpochSecond()));
    asking("record what a command waits for", () -> put(item, Optional.empty()));
  }

  @Override
  public boolean hear(String topic, String newsId, Instant now) {
    Map<String, AttributeValue> wait =
        asking(
            "find the commands that wait",
            () -> table.getItem(get -> get.tableName(tableName).key(key(topic, WAIT))).item());
    if (wait.isEmpty() || !instant(wait, "ends_at").isAfter(now)) {
      return false;
    }
    var news = key(topic, NEWS + newsId);
    news.put(TraceItem.EXPIRES_AT, number(now.plus(NEWS_KEPT).getEpochSecond()));
    return asking("record an event", () -> put(news, Optional.of("attribute_not_exists(pk)")));
  }

  @Override
  public Optional<TraceKey> waiting(String pk, String sk) {
    if (!Subscriptions.NEWS.owns(new ItemKey(pk, sk))) {
      return Optional.empty();
    }
    Map<String, AttributeValue> wait =
        asking(
            "find the commands that wait",
            () ->
                table
                    .getItem(get ->
                        get.tableName(tableName)
                            .key(key(pk.substring(PREFIX.length()), WAIT))
                            .consistentRead(true))
                    .item());
    return wait.isEmpty()
        ? Optional.empty()
        : Optional.of(TraceKey.of(string(wait, "waiting_pk"), string(wait, "waiting_sk")));
  }

  private boolean put(Map<String, AttributeValue> item, Optional<String> condition) {
    try {
      table.putItem(put -> {
        put.tableName(tableName).item(item);
        condition.ifPresent(put::conditionExpression);
      });
      return true;
    } catch (ConditionalCheckFailedException heardBefore) {
      return false;
    }
  }

  /** GitHub's names know no case. */
  private static Map<String, AttributeValue> key(String topic, String sk) {
    var key = new HashMap<String, AttributeValue>();
    key.put(TraceItem.PK, text(PREFIX + topic.toLowerCase(Locale.ROOT)));
    key.put(TraceItem.SK, text(sk));
    return key;
  }

  private static <T> T asking(String purpose, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException away) {
      throw new StoreUnavailable("the table is unavailable: failed to " + purpose, away);
    }
  }
}
