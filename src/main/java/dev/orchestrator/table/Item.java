package dev.orchestrator.table;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of an item, or of a map inside one: names with typed values. Immutable.
 *
 * <p>Values that can be written: {@code String}, {@code Integer}, {@code Long}, {@code BigDecimal}
 * (see {@link #isStorable}), {@code Boolean}, {@code Instant} (milliseconds since the epoch),
 * {@code byte[]}, {@code Item}, a {@code List} or a {@code Map} by string of these, and an {@code
 * Optional} of these, which is left out if it is empty.
 *
 * <p>A reader without {@code find} throws {@link UnreadableItem} where the attribute is missing or
 * has another type; one with {@code find} does so only for another type.
 */
public final class Item {
  /** The most significant digits that DynamoDB keeps of a number. */
  private static final int MAX_DIGITS = 38;

  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  /** Bytes that DynamoDB counts for a map or list, and for each of its elements. */
  private static final int CONTAINER_BYTES = 3;

  private final Map<String, AttributeValue> attributes;

  Item(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** Collects the attributes of an item. */
  public static final class Builder {
    private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets an attribute; an empty {@code Optional} leaves it out.
     *
     * @throws IllegalArgumentException if the value has no form in the table
     */
    public Builder set(String name, Object value) {
      encode(value).ifPresent(encoded -> attributes.put(name, encoded));
      return this;
    }

    public Item build() {
      return new Item(Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** An item whose attributes are these. */
  public static Item of(Map<String, ?> values) {
    Builder item = builder();
    values.forEach(item::set);
    return item.build();
  }

  /**
   * The item in the form in which DynamoDB's stream writes it as JSON: {@code
   * {"pk":{"S":"…"},"n":{"N":"1"}}}. Source: DynamoDB API reference, "AttributeValue".
   */
  public static Item ofImage(Json image) {
    var attributes = new LinkedHashMap<String, AttributeValue>();
    image.fields().forEach((name, value) -> attributes.put(name, decode(value)));
    return new Item(Collections.unmodifiableMap(attributes));
  }

  /**
   * Whether DynamoDB keeps this number exactly: 38 digits, magnitude from 1E-130 to below 1E126.
   */
  public static boolean isStorable(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    if (plain.signum() == 0) {
      return true;
    }
    long exponent = (long) plain.precision() - plain.scale() - 1;
    return plain.precision() <= MAX_DIGITS && exponent <= MAX_EXPONENT && exponent >= MIN_EXPONENT;
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  /** The names of the attributes, in the order in which they were set or stored. */
  public Set<String> names() {
    return attributes.keySet();
  }

  public String text(String name) {
    return required(name, findText(name));
  }

  public Optional<String> findText(String name) {
    return find(name, AttributeValue.Type.S, AttributeValue::s);
  }

  public BigDecimal number(String name) {
    return required(name, findNumber(name));
  }

  public Optional<BigDecimal> findNumber(String name) {
    return find(name, AttributeValue.Type.N, value -> new BigDecimal(value.n()));
  }

  /** A whole number. */
  public long integer(String name) {
    return required(name, findInteger(name));
  }

  public Optional<Long> findInteger(String name) {
    try {
      return findNumber(name).map(BigDecimal::longValueExact);
    } catch (ArithmeticException notWhole) {
      throw new UnreadableItem("attribute " + name + " is not a whole number that fits a long");
    }
  }

  public boolean flag(String name) {
    return required(name, findFlag(name));
  }

  public Optional<Boolean> findFlag(String name) {
    return find(name, AttributeValue.Type.BOOL, AttributeValue::bool);
  }

  public Instant instant(String name) {
    return required(name, findInstant(name));
  }

  public Optional<Instant> findInstant(String name) {
    return findInteger(name).map(Instant::ofEpochMilli);
  }

  public byte[] bytes(String name) {
    return required(name, findBytes(name));
  }

  public Optional<byte[]> findBytes(String name) {
    return find(name, AttributeValue.Type.B, value -> value.b().asByteArray());
  }

  /** A map inside the item. */
  public Item map(String name) {
    return required(name, findMap(name));
  }

  public Optional<Item> findMap(String name) {
    return find(name, AttributeValue.Type.M, value -> new Item(value.m()));
  }

  /** A map of strings; empty if there is none. */
  public Map<String, String> texts(String name) {
    var texts = new LinkedHashMap<String, String>();
    findMap(name).ifPresent(map -> map.names().forEach(key -> texts.put(key, map.text(key))));
    return Collections.unmodifiableMap(texts);
  }

  /** A list of strings; empty if there is none. */
  public List<String> textList(String name) {
    return list(name, AttributeValue.Type.S, AttributeValue::s);
  }

  /** A list of maps; empty if there is none. */
  public List<Item> mapList(String name) {
    return list(name, AttributeValue.Type.M, value -> new Item(value.m()));
  }

  private <V> List<V> list(
      String name, AttributeValue.Type type, Function<AttributeValue, V> reader) {
    return find(name, AttributeValue.Type.L, AttributeValue::l).orElse(List.of()).stream()
        .map(value -> read("an element of " + name, value, type, reader))
        .toList();
  }

  private <V> Optional<V> find(
      String name, AttributeValue.Type type, Function<AttributeValue, V> reader) {
    return Optional.ofNullable(attributes.get(name))
        .filter(value -> value.type() != AttributeValue.Type.NUL)
        .map(value -> read("attribute " + name, value, type, reader));
  }

  private static <V> V read(
      String what,
      AttributeValue value,
      AttributeValue.Type type,
      Function<AttributeValue, V> reader) {
    if (value.type() != type) {
      throw new UnreadableItem(what + " has type " + value.type() + " instead of " + type);
    }
    return reader.apply(value);
  }

  private static <V> V required(String name, Optional<V> value) {
    return value.orElseThrow(() -> new UnreadableItem("attribute " + name + " is missing"));
  }

  /**
   * The bytes that stand for these attributes and no others: equal for equal values, in whatever
   * order they were stored. Each value is its type, its length and its content, so two different
   * items never have the same bytes.
   *
   * @param left the names of the attributes that are left out
   */
  public byte[] canonical(Set<String> left) {
    var out = new ByteArrayOutputStream();
    var kept = new TreeMap<>(attributes);
    kept.keySet().removeAll(left);
    write(out, kept);
    return out.toByteArray();
  }

  private static void write(
      ByteArrayOutputStream out, SortedMap<String, AttributeValue> attributes) {
    begin(out, 'M', attributes.size());
    attributes.forEach((name, each) -> {
      write(out, 'K', utf8Bytes(name));
      write(out, each);
    });
  }

  private static void write(ByteArrayOutputStream out, AttributeValue value) {
    switch (value.type()) {
      case S -> write(out, 'S', utf8Bytes(value.s()));
      case N -> write(out, 'N', utf8Bytes(value.n()));
      case B -> write(out, 'B', value.b().asByteArray());
      case BOOL -> write(out, value.bool() ? 'T' : 'F', new byte[0]);
      case L -> writeAll(out, 'L', value.l());
      case M -> write(out, new TreeMap<>(value.m()));
      case SS ->
          writeAll(out, 'U', value.ss().stream().sorted().map(AttributeValue::fromS).toList());
      case NS ->
          writeAll(out, 'V', value.ns().stream().sorted().map(AttributeValue::fromN).toList());
      case BS ->
          writeAll(
              out,
              'W',
              value.bs().stream()
                  .sorted(Comparator.comparing(SdkBytes::asByteArray, Arrays::compare))
                  .map(AttributeValue::fromB)
                  .toList());
      case NUL, UNKNOWN_TO_SDK_VERSION -> write(out, 'Z', new byte[0]);
    }
  }

  private static void writeAll(
      ByteArrayOutputStream out, char type, List<AttributeValue> elements) {
    begin(out, type, elements.size());
    elements.forEach(each -> write(out, each));
  }

  private static void begin(ByteArrayOutputStream out, char type, int length) {
    out.write(type);
    out.writeBytes(utf8Bytes(length + ":"));
  }

  private static void write(ByteArrayOutputStream out, char type, byte[] content) {
    begin(out, type, content.length);
    out.writeBytes(content);
  }

  private static byte[] utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Map<String, AttributeValue> attributes() {
    return attributes;
  }

  /** The size by which DynamoDB limits and charges it, in bytes; never less than theirs. */
  int size() {
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            attributes.entrySet().stream()
                .mapToLong(attribute -> utf8(attribute.getKey()) + size(attribute.getValue()))
                .sum());
  }

  private static long size(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> value.n().length() / 2 + 2L;
      case B -> value.b().asByteBuffer().remaining();
      case L -> CONTAINER_BYTES + value.l().stream().mapToLong(element -> 1 + size(element)).sum();
      case M ->
          CONTAINER_BYTES
              + value.m().entrySet().stream()
                  .mapToLong(entry -> 1L + utf8(entry.getKey()) + size(entry.getValue()))
                  .sum();
      case SS -> value.ss().stream().mapToLong(Item::utf8).sum();
      case NS -> value.ns().stream().mapToLong(number -> number.length() / 2 + 2L).sum();
      case BS -> value.bs().stream().mapToLong(part -> part.asByteBuffer().remaining()).sum();
      case BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> 1;
    };
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The form of a value in the table; empty for an empty {@code Optional}. */
  static Optional<AttributeValue> encode(Object value) {
    return switch (value) {
      case String text -> Optional.of(AttributeValue.fromS(text));
      case Integer number -> Optional.of(AttributeValue.fromN(number.toString()));
      case Long number -> Optional.of(AttributeValue.fromN(number.toString()));
      case BigDecimal number -> Optional.of(AttributeValue.fromN(exact(number)));
      case Boolean flag -> Optional.of(AttributeValue.fromBool(flag));
      case Instant at -> Optional.of(AttributeValue.fromN(Long.toString(at.toEpochMilli())));
      case byte[] bytes -> Optional.of(AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
      case Item map -> Optional.of(AttributeValue.fromM(map.attributes));
      case Optional<?> optional -> optional.flatMap(Item::encode);
      case List<?> list ->
          Optional.of(
              AttributeValue.fromL(list.stream().flatMap(each -> encode(each).stream()).toList()));
      case Map<?, ?> map -> {
        var entries = new HashMap<String, AttributeValue>();
        map.forEach(
            (name, each) -> encode(each).ifPresent(encoded -> entries.put((String) name, encoded)));
        yield Optional.of(AttributeValue.fromM(entries));
      }
      default ->
          throw new IllegalArgumentException(
              "a value of " + value.getClass().getName() + " has no form in the table");
    };
  }

  private static String exact(BigDecimal number) {
    if (!isStorable(number)) {
      throw new IllegalArgumentException("a number has more digits or magnitude than the table");
    }
    return number.stripTrailingZeros().toString();
  }

  private static AttributeValue decode(Json value) {
    for (Map.Entry<String, Json> typed : value.fields().entrySet()) {
      Json content = typed.getValue();
      String text = content.text().orElse("");
      return switch (typed.getKey()) {
        case "S" -> AttributeValue.fromS(text);
        case "N" -> AttributeValue.fromN(text);
        case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(text)));
        case "BOOL" -> AttributeValue.fromBool(content.isTrue());
        case "NULL" -> AttributeValue.fromNul(true);
        case "M" -> AttributeValue.fromM(ofImage(content).attributes);
        case "L" -> AttributeValue.fromL(content.items().stream().map(Item::decode).toList());
        case "SS" -> AttributeValue.fromSs(strings(content));
        case "NS" -> AttributeValue.fromNs(strings(content));
        default -> throw new UnreadableItem("the stream's image has a value of an unknown type");
      };
    }
    throw new UnreadableItem("the stream's image has a value without a type");
  }

  private static List<String> strings(Json array) {
    var strings = new ArrayList<String>();
    array.items().forEach(each -> strings.add(each.text().orElse("")));
    return strings;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Item item && attributes.equals(item.attributes);
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  /** The names only: values can be secret. */
  @Override
  public String toString() {
    return "Item" + attributes.keySet();
  }
}
