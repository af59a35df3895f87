package dev.orchestrator.local.playground;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.trace.TraceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A command's item as it appears in the table, without what must not be shown. */
final class StoredItem {
  private static final String HIDDEN = "(not shown)";
  private static final Set<String> SECRET = Set.of("token", "interaction");

  private final DynamoDbClient table;
  private final String tableName;

  StoredItem(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /**
   * The item under {@code key}; missing if there is none or the table does not answer.
   *
   * @param token the interaction's, which stands nowhere in what is returned
   */
  Json read(TraceKey key, String token) {
    Map<String, AttributeValue> keys =
        Map.of("pk", AttributeValue.fromS(key.pk()), "sk", AttributeValue.fromS(key.sk()));
    try {
      Map<String, AttributeValue> item =
          table.getItem(get -> get.tableName(tableName).key(keys).consistentRead(true)).item();
      return item.isEmpty() ? Json.MISSING : shown(item, token);
    } catch (SdkException away) {
      return Json.MISSING;
    }
  }

  static Json shown(Map<String, AttributeValue> item, String token) {
    var json = new JsonObject();
    map(item).forEach(json::put);
    return Json.read(token.isEmpty() ? json.toString() : json.toString().replace(token, HIDDEN));
  }

  private static Map<String, @Nullable Object> map(Map<String, AttributeValue> attributes) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    new TreeMap<>(attributes)
        .forEach((name, value) -> map.put(name, SECRET.contains(name) ? HIDDEN : value(value)));
    return map;
  }

  private static @Nullable Object value(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> number(value.n());
      case BOOL -> value.bool();
      case M -> map(value.m());
      case L -> value.l().stream().map(StoredItem::value).toList();
      case SS -> value.ss();
      case NS -> value.ns();
      case NUL -> null;
      case B, BS, UNKNOWN_TO_SDK_VERSION -> "(bytes)";
    };
  }

  private static Object number(String text) {
    return Optional.of(text)
        .filter(one -> one.matches("-?[0-9]{1,18}"))
        .<Object>map(Long::valueOf)
        .orElse(text);
  }
}
