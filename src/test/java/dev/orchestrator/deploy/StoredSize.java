package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large DynamoDB counts what it stores. Source: Amazon DynamoDB, "Item sizes and formats", and
 * its pricing page: each item, also of an index, counts 100 bytes more.
 */
final class StoredSize {
  private static final int OVERHEAD = 100;

  private StoredSize() {}

  /**
   * An item with its entries in indexes that hold keys only.
   *
   * @param indexes the keys of each index that the item is in
   */
  static int of(Map<String, AttributeValue> item, List<List<String>> indexes) {
    int size = OVERHEAD + members(item);
    for (List<String> keys : indexes) {
      size += OVERHEAD;
      for (String key : keys) {
        size += key.length() + value(item.getOrDefault(key, AttributeValue.fromS("")));
      }
    }
    return size;
  }

  private static int members(Map<String, AttributeValue> map) {
    return map.entrySet().stream()
        .mapToInt(member -> member.getKey().getBytes(UTF_8).length + value(member.getValue()))
        .sum();
  }

  private static int value(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s().getBytes(UTF_8).length;
      case N -> (value.n().length() + 1) / 2 + 1;
      case B -> value.b().asByteArrayUnsafe().length;
      case L -> 3 + value.l().stream().mapToInt(each -> 1 + value(each)).sum();
      case M -> 3 + value.m().size() + members(value.m());
      default -> 1;
    };
  }
}
