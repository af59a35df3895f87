package dev.orchestrator.table;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary key of an item.
 *
 * @param pk the partition key, 1 to 2,048 bytes of UTF-8
 * @param sk the sort key, 1 to 1,024 bytes of UTF-8
 */
public record ItemKey(String pk, String sk) {
  static final String PK = "pk";
  static final String SK = "sk";

  /**
   * Joins parts to a key by {@code #}, as in {@code PHASE#octo-org/storefront#main}. A {@code #} or
   * {@code %} inside a part is percent-encoded, so that no part can reach into the next.
   */
  public static String text(String first, Object... more) {
    return Stream.concat(Stream.of(first), Stream.of(more))
        .map(part -> part.toString().replace("%", "%25").replace("#", "%23"))
        .collect(Collectors.joining("#"));
  }

  Map<String, AttributeValue> attributes() {
    return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
  }

  static ItemKey of(Map<String, AttributeValue> item) {
    return new ItemKey(item.getOrDefault(PK, NONE).s(), item.getOrDefault(SK, NONE).s());
  }

  private static final AttributeValue NONE = AttributeValue.fromS("");
}
