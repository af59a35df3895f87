package dev.orchestrator.entry;

import dev.orchestrator.github.Deliveries;
import dev.orchestrator.trace.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Claimed deliveries in the system's one table: {@code DELIVERY#<id>}, {@code ONCE}. It only puts
 * items, because the function that faces the internet may do little else.
 */
final class DynamoDeliveries implements Deliveries {
  /** Longer than GitHub keeps a delivery to send it again. */
  private static final Duration KEPT = Duration.ofDays(4);

  private static final String CLAIMED = "claimed";
  private static final String RELEASED = "released";

  private final DynamoDbClient table;
  private final String tableName;

  DynamoDeliveries(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  @Override
  public boolean claim(String id, Instant now) {
    try {
      table.putItem(put ->
          put.tableName(tableName)
              .item(item(id, CLAIMED, now))
              .conditionExpression("attribute_not_exists(pk) OR delivery = :released")
              .expressionAttributeValues(Map.of(":released", AttributeValue.fromS(RELEASED))));
      return true;
    } catch (ConditionalCheckFailedException claimed) {
      return false;
    } catch (SdkException away) {
      throw new StoreUnavailable("the table did not claim a delivery", away);
    }
  }

  @Override
  public void release(String id, Instant now) {
    try {
      table.putItem(put -> put.tableName(tableName).item(item(id, RELEASED, now)));
    } catch (SdkException away) {
      throw new StoreUnavailable("the table did not give a delivery back", away);
    }
  }

  private static Map<String, AttributeValue> item(String id, String state, Instant now) {
    return Map.of(
        "pk", AttributeValue.fromS("DELIVERY#" + id),
        "sk", AttributeValue.fromS("ONCE"),
        "delivery", AttributeValue.fromS(state),
        "expires_at", AttributeValue.fromN(Long.toString(now.plus(KEPT).getEpochSecond())));
  }
}
