package dev.orchestrator.local.playground;

import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.phase.PhaseStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The newest phases of all repositories in the local table, which is small enough to be read. */
final class StoredPhases {
  private static final int SHOWN = 20;

  private final DynamoDbClient table;
  private final String tableName;

  StoredPhases(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /** The phases, newest first; none if the table does not answer. */
  List<JsonObject> newest() {
    try {
      return table
          .scanPaginator(scan ->
              scan.tableName(tableName)
                  .filterExpression("begins_with(pk, :phase)")
                  .expressionAttributeValues(
                      Map.of(":phase", AttributeValue.fromS(PhaseStore.PHASES.pkPrefix()))))
          .items()
          .stream()
          .sorted(Comparator.comparingLong(StoredPhases::stored).reversed())
          .limit(SHOWN)
          .map(StoredPhases::phase)
          .toList();
    } catch (SdkException unavailable) {
      return List.of();
    }
  }

  private static JsonObject phase(Map<String, AttributeValue> item) {
    String[] key = text(item, "sk").split("#", -1);
    JsonObject phase =
        JsonObject.of("phase", key[0])
            .put("id", key[key.length - 1])
            .put("repo", text(item, "repo"))
            .put("commit_sha", text(item, "commit"))
            .put("status", text(item, "status"))
            .put("stored_at", stored(item));
    Optional.ofNullable(item.get("issue"))
        .ifPresent(issue -> phase.put("issue_number", Long.parseLong(issue.n())));
    return phase;
  }

  private static long stored(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get("stored")).map(at -> Long.parseLong(at.n())).orElse(0L);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElse("");
  }
}
