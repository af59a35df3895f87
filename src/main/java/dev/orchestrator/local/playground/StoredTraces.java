package dev.orchestrator.local.playground;

import dev.orchestrator.trace.TraceStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Where traces are kept: as the system reads them, and as they appears in the table. */
public record StoredTraces(TraceStore store, DynamoDbClient table, String tableName) {}
