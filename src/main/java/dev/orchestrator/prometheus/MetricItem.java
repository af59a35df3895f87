package dev.orchestrator.prometheus;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.text.Sha256;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How metrics are stored. A total has {@code pk = METRIC#<partition>} and {@code sk =
 * <group>#<label set>#<shard>}; an hour of windows has {@code pk = WINDOW#<partition>} and {@code
 * sk = <group>#<hour>#<label set>#<shard>} and the same attributes, each behind a letter for its
 * five minutes. Totals never end, because a counter that falls counts as a reset in Prometheus.
 *
 * @param group the group's name
 * @param values the label values
 * @param place of a total the shard, of windows the hour and the shard
 * @param amounts by attribute
 */
record MetricItem(
    String group, List<String> values, String place, Map<String, BigDecimal> amounts) {
  /**
   * How many items a label set is spread over, so that its records rarely meet. It may grow, but
   * not shrink while totals are stored.
   */
  static final int SHARDS = 4;

  /** How many partitions all totals are spread over, and all windows. */
  static final int PARTITIONS = 16;

  static final String LABELS = "l";

  static final ItemType<MetricItem> TOTALS =
      ItemType.of("metric", "METRIC#", "", new Codec("METRIC#"));

  static final ItemType<MetricItem> WINDOWS =
      ItemType.of("window", "WINDOW#", "", new Codec("WINDOW#")).expiring(MetricItem::end);

  /** A label set that has been admitted: {@code METRIC#SETS}, {@code SET#<group>#<label set>}. */
  record Admitted(String group, String labelSet) {}

  static final ItemType<Admitted> ADMITTED =
      ItemType.of(
          "label set",
          "METRIC#SETS",
          "SET#",
          new ItemCodec<>() {
            @Override
            public ItemKey key(Admitted set) {
              return new ItemKey("METRIC#SETS", "SET#" + set.group() + "#" + set.labelSet());
            }

            @Override
            public Item write(Admitted set) {
              return Item.builder().build();
            }

            @Override
            public Admitted read(ItemKey key, Item item) {
              String[] parts = key.sk().split("#");
              return new Admitted(parts[1], parts[2]);
            }
          });

  static final String SETS = "sets";

  /** How many label sets of a group have been admitted. */
  record AdmittedCount(String group, long sets) {}

  static final ItemType<AdmittedCount> ADMITTED_COUNTS =
      ItemType.of(
          "number of label sets",
          "METRIC#SETS",
          "COUNT#",
          new ItemCodec<>() {
            @Override
            public ItemKey key(AdmittedCount count) {
              return new ItemKey("METRIC#SETS", "COUNT#" + count.group());
            }

            @Override
            public Item write(AdmittedCount count) {
              return Item.builder().set(SETS, count.sets()).build();
            }

            @Override
            public AdmittedCount read(ItemKey key, Item item) {
              return new AdmittedCount(key.sk().substring("COUNT#".length()), item.integer(SETS));
            }
          });

  private record Codec(String prefix) implements ItemCodec<MetricItem> {
    @Override
    public ItemKey key(MetricItem item) {
      throw new UnsupportedOperationException("metrics are only added to");
    }

    @Override
    public Item write(MetricItem item) {
      throw new UnsupportedOperationException("metrics are only added to");
    }

    @Override
    public MetricItem read(ItemKey key, Item item) {
      int first = key.sk().indexOf('#');
      var amounts = new HashMap<String, BigDecimal>();
      for (String name : item.names()) {
        boolean isOurs =
            !List.of("pk", "sk", LABELS, ItemType.VERSION, ItemType.EXPIRES_AT).contains(name);
        if (isOurs) {
          amounts.put(name, item.number(name));
        }
      }
      return new MetricItem(
          key.sk().substring(0, first),
          item.textList(LABELS),
          key.sk().substring(first + 1),
          amounts);
    }
  }

  /** Never called: windows are only added to, and each addition says when they end. */
  private Instant end() {
    throw new UnsupportedOperationException("metrics are only added to");
  }

  static ItemKey totalKey(String group, List<String> values, int shard) {
    String labelSet = labelSet(values);
    return new ItemKey(
        "METRIC#" + partition(group, labelSet, shard), group + "#" + labelSet + "#" + shard);
  }

  static ItemKey windowKey(String group, List<String> values, int shard, String hour) {
    String labelSet = labelSet(values);
    return new ItemKey(
        "WINDOW#" + partition(group, labelSet, shard),
        group + "#" + hour + "#" + labelSet + "#" + shard);
  }

  /** A short name of the label values: no two sets have one. */
  static String labelSet(List<String> values) {
    MessageDigest digest = Sha256.digest();
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    byte[] half = Arrays.copyOf(digest.digest(), 16);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
  }

  static int shardOf(String recordId) {
    byte[] digest = Sha256.of(recordId.getBytes(StandardCharsets.UTF_8));
    return Byte.toUnsignedInt(digest[0]) % SHARDS;
  }

  private static int partition(String group, String labelSet, int shard) {
    return Math.floorMod((group + labelSet + shard).hashCode(), PARTITIONS);
  }
}
