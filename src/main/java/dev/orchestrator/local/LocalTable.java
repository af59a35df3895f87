package dev.orchestrator.local;

import dev.orchestrator.alert.DynamoAlertStore;
import dev.orchestrator.trace.DynamoTraceStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The system's one table, as the template declares it, created locally. */
public final class LocalTable {
  private LocalTable() {}

  /** Makes the table if it is not there. */
  public static void create(DynamoDbClient client, String name) {
    try {
      client.createTable(table ->
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  attribute("pk", ScalarAttributeType.S),
                  attribute("sk", ScalarAttributeType.S),
                  attribute("trace_id", ScalarAttributeType.S),
                  attribute("open", ScalarAttributeType.S),
                  attribute("alert_due", ScalarAttributeType.S),
                  attribute("due_at", ScalarAttributeType.N))
              .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
              .globalSecondaryIndexes(
                  index(DynamoTraceStore.BY_TRACE_ID, key("trace_id", KeyType.HASH)),
                  index(
                      DynamoTraceStore.OPEN_COMMANDS,
                      key("open", KeyType.HASH),
                      key("due_at", KeyType.RANGE)),
                  index(
                      DynamoAlertStore.DUE_ALERTS,
                      key("alert_due", KeyType.HASH),
                      key("due_at", KeyType.RANGE)))
              .streamSpecification(
                  stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
      client.updateTimeToLive(change ->
          change
              .tableName(name)
              .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires_at")));
    } catch (ResourceInUseException itIsThere) {
      // Kept from an earlier run, or created by another process on the same endpoint.
    }
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static GlobalSecondaryIndex index(String name, KeySchemaElement... keys) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys)
        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }
}
