package dev.orchestrator.local.playground;

import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.trace.TraceStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Where traces, audits and releases are kept: as the system reads them, and as they appear in the
 * table.
 */
public record StoredTraces(
    TraceStore store,
    AuditStore audits,
    ReleasesView releases,
    DynamoDbClient table,
    String tableName) {}
