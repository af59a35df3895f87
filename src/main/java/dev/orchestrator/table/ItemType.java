package dev.orchestrator.table;

import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A type of item, declared once: its name, where its keys begin, how it is stored, when it ends and
 * whether the worker is called for a new one. It makes the writes and queries of its items.
 *
 * <pre>{@code
 * static final ItemType<Phase> PHASES =
 *     ItemType.of("phase", "PHASE#", "", new PhaseCodec()).expiring(Phase::endsAt).callingWorker();
 *
 * table.write(PHASES.put(phase).ifAbsent());
 * }</pre>
 */
public final class ItemType<T> {
  /** Counts the changes of an item. */
  public static final String VERSION = "version";

  /** The attribute of the table's TTL, in seconds since the epoch. */
  public static final String EXPIRES_AT = "expires_at";

  /**
   * The index of items that are to be looked at, by when: open commands, and under {@link
   * #FINISHED} the finished records that are not yet in the history.
   */
  public static final Index OPEN = new Index("open_commands", "open", "due_at");

  /** The partition of {@link #OPEN} with the finished records that are not yet in the history. */
  public static final String FINISHED = "FINISHED";

  private static final Set<String> OWN = Set.of(ItemKey.PK, ItemKey.SK, VERSION, EXPIRES_AT);

  /** Set by the kit where an item type is attested; an index refuses other values. */
  private static final Set<String> OF_AN_INDEX = Set.of(OPEN.partition(), OPEN.sort());

  private final String name;
  private final String pkPrefix;
  private final String skPrefix;
  private final ItemCodec<T> codec;
  private final Optional<Function<T, Instant>> end;
  private final boolean callsWorker;
  private final Optional<Function<T, Instant>> finishedAt;

  private ItemType(
      String name,
      String pkPrefix,
      String skPrefix,
      ItemCodec<T> codec,
      Optional<Function<T, Instant>> end,
      boolean callsWorker,
      Optional<Function<T, Instant>> finishedAt) {
    this.name = name;
    this.pkPrefix = pkPrefix;
    this.skPrefix = skPrefix;
    this.codec = codec;
    this.end = end;
    this.callsWorker = callsWorker;
    this.finishedAt = finishedAt;
  }

  /**
   * An item type that never expires and triggers no stream job.
   *
   * @param name for messages and log lines: {@code phase}
   * @param pkPrefix how every partition key of it begins: {@code PHASE#}
   * @param skPrefix how every sort key of it begins; empty if its partitions hold nothing else
   */
  public static <T> ItemType<T> of(
      String name, String pkPrefix, String skPrefix, ItemCodec<T> codec) {
    if (pkPrefix.isEmpty()) {
      throw new IllegalArgumentException("item type " + name + " needs a prefix of its keys");
    }
    return new ItemType<>(
        name, pkPrefix, skPrefix, codec, Optional.empty(), false, Optional.empty());
  }

  /**
   * An item type of which only the key is read, because other code stores it.
   *
   * @param skPrefix as in {@link #of}
   */
  public static ItemType<ItemKey> ofKeys(String name, String pkPrefix, String skPrefix) {
    return of(
        name,
        pkPrefix,
        skPrefix,
        new ItemCodec<ItemKey>() {
          @Override
          public ItemKey key(ItemKey key) {
            return key;
          }

          @Override
          public Item write(ItemKey key) {
            return Item.builder().build();
          }

          @Override
          public ItemKey read(ItemKey key, Item item) {
            return key;
          }
        });
  }

  /**
   * The same, but its items end: DynamoDB removes them some time after, and the kit does not return
   * them from then on. {@code ifAbsent} replaces an ended item that is still stored.
   */
  public ItemType<T> expiring(Function<T, Instant> end) {
    return new ItemType<>(
        name, pkPrefix, skPrefix, codec, Optional.of(end), callsWorker, finishedAt);
  }

  /**
   * The same, but a new item calls the worker: the filter of the table's stream is made from this.
   * The stream calls only an item new that replaces none, so {@code ifAbsent} of such a type does
   * not replace an ended item that is still stored.
   */
  public ItemType<T> callingWorker() {
    return new ItemType<>(name, pkPrefix, skPrefix, codec, end, true, finishedAt);
  }

  /**
   * The same, but its items become leaves of the history that attestations sign: they are put once
   * and never changed. The mark is part of the put, so this costs no extra write.
   *
   * @param at when the record was finished
   */
  public ItemType<T> attested(Function<T, Instant> at) {
    return new ItemType<>(name, pkPrefix, skPrefix, codec, end, callsWorker, Optional.of(at));
  }

  public String name() {
    return name;
  }

  public String pkPrefix() {
    return pkPrefix;
  }

  public String skPrefix() {
    return skPrefix;
  }

  /** Whether an item with this key is of this type. */
  public boolean owns(ItemKey key) {
    return key.pk().startsWith(pkPrefix) && key.sk().startsWith(skPrefix);
  }

  /** Puts a whole item; see {@link Write.Put#ifAbsent} and {@link Write.Put#ifVersion}. */
  public Write.Put<T> put(T value) {
    return new Write.Put<>(this, own(codec.key(value)), value, Optional.empty());
  }

  /** Changes single attributes of an item. */
  public Write.Update<T> update(ItemKey key) {
    return new Write.Update<>(this, own(key), Map.of(), Map.of(), Optional.empty());
  }

  public Write.Delete<T> delete(ItemKey key) {
    return new Write.Delete<>(this, own(key), Optional.empty());
  }

  /** A condition on an item that the transaction does not write. */
  public Write.Check<T> check(ItemKey key, Condition required) {
    return new Write.Check<>(this, own(key), required);
  }

  /**
   * The items of this type as they are stored, each attribute as it is, also those that have ended.
   */
  public ItemType<Item> raw() {
    return of(
        name,
        pkPrefix,
        skPrefix,
        new ItemCodec<Item>() {
          @Override
          public ItemKey key(Item item) {
            return new ItemKey(item.text(ItemKey.PK), item.text(ItemKey.SK));
          }

          @Override
          public Item write(Item item) {
            return item;
          }

          @Override
          public Item read(ItemKey key, Item item) {
            return item;
          }
        });
  }

  /** The items of one partition, by sort key. */
  public Query<T> in(String pk) {
    return new Query<>(this, own(new ItemKey(pk, skPrefix)).pk());
  }

  /**
   * The item in a record of the table's stream.
   *
   * @param image the record's {@code NewImage}
   * @throws UnreadableItem if the codec cannot read it
   */
  public Stored<T> readImage(Json image) {
    return read(Item.ofImage(image).attributes());
  }

  private ItemKey own(ItemKey key) {
    if (!owns(key)) {
      throw new IllegalArgumentException(
          "a key of a " + name + " begins with " + pkPrefix + " and " + skPrefix);
    }
    return key;
  }

  static String free(String attribute) {
    if (OWN.contains(attribute)) {
      throw new IllegalArgumentException("the attribute " + attribute + " is the table kit's");
    }
    return attribute;
  }

  /** The whole item as it is stored. */
  Item encode(ItemKey key, T value, long version) {
    var attributes = new LinkedHashMap<String, AttributeValue>(key.attributes());
    codec
        .write(value)
        .attributes()
        .forEach((name, each) -> {
          if (OF_AN_INDEX.contains(name)) {
            throw new IllegalArgumentException(
                "the attribute " + name + " belongs to an index of the table kit");
          }
          attributes.put(free(name), each);
        });
    attributes.put(VERSION, AttributeValue.fromN(Long.toString(version)));
    end.ifPresent(at ->
        attributes.put(
            EXPIRES_AT, AttributeValue.fromN(Long.toString(at.apply(value).getEpochSecond()))));
    finishedAt.ifPresent(at -> {
      attributes.put(OPEN.partition(), AttributeValue.fromS(FINISHED));
      attributes.put(
          OPEN.sort(), AttributeValue.fromN(Long.toString(at.apply(value).toEpochMilli())));
    });
    return new Item(attributes);
  }

  Stored<T> read(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    ItemKey key = ItemKey.of(attributes);
    try {
      return new Stored<>(key, codec.read(key, item), item.findInteger(VERSION).orElse(0L));
    } catch (UnreadableItem unreadable) {
      throw new UnreadableItem("an item of type " + name + ": " + unreadable.getMessage());
    }
  }

  /** Whether the item, found in the table, has ended. */
  boolean hasEnded(Map<String, AttributeValue> attributes, Instant now) {
    return end.isPresent()
        && new Item(attributes)
            .findInteger(EXPIRES_AT)
            .filter(at -> at <= now.getEpochSecond())
            .isPresent();
  }

  /** The condition as DynamoDB has to check it, which knows of no end. */
  Condition stored(Condition condition, Instant now) {
    return condition instanceof Condition.Absent && end.isPresent() && !callsWorker
        ? condition.or(Condition.atMost(EXPIRES_AT, now.getEpochSecond()))
        : condition;
  }

  @Override
  public String toString() {
    return name;
  }
}
