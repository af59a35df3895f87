package dev.orchestrator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.stree.JacksonJrsTreeCodec;
import com.fasterxml.jackson.jr.stree.JrsArray;
import com.fasterxml.jackson.jr.stree.JrsBoolean;
import com.fasterxml.jackson.jr.stree.JrsNumber;
import com.fasterxml.jackson.jr.stree.JrsObject;
import com.fasterxml.jackson.jr.stree.JrsString;
import com.fasterxml.jackson.jr.stree.JrsValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One value of a JSON document, read without surprises: what is absent, null or of another type
 * reads as empty, never as an exception. Half a surrogate pair, which an escape can write and UTF-8
 * cannot hold, reads as U+FFFD. Immutable.
 *
 * <p>A document may nest {@value #MAX_DEPTH} levels; its numbers may have {@value
 * #MAX_NUMBER_LENGTH} digits.
 */
public final class Json {
  public static final int MAX_DEPTH = 64;
  public static final int MAX_NUMBER_LENGTH = 64;

  /** What stands where a document has nothing. */
  public static final Json MISSING = new Json(JacksonJrsTreeCodec.MISSING);

  private static final JacksonJrsTreeCodec TREES = new JacksonJrsTreeCodec();
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          .build();

  private static final JsonFactory STRICT =
      FACTORY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JrsValue value;

  private Json(JrsValue value) {
    this.value = value;
  }

  /** Writes one JSON document with Jackson's generator. */
  @FunctionalInterface
  public interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** The document in {@code bytes}, or empty if they are not exactly one JSON document. */
  public static Optional<Json> tryRead(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      return readOnly(parser);
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /** The document in {@code text}, or empty if it is not exactly one JSON document. */
  public static Optional<Json> tryRead(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readOnly(parser);
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The document in {@code bytes}, read strictly (RFC 8259 as far as programs agree on it, RFC
   * 7493): empty also if they are not well-formed UTF-8, if an object has two members of one name,
   * or if a number is too large for a double.
   */
  public static Optional<Json> tryReadStrict(byte[] bytes) {
    String text;
    try {
      // A new decoder reports malformed input instead of replacing it.
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
    try (JsonParser parser = new FiniteNumbers(STRICT.createParser(text))) {
      return readOnly(parser);
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The document in {@code text}, which our own code wrote.
   *
   * @throws IllegalArgumentException if it is not exactly one JSON document
   */
  public static Json read(String text) {
    return tryRead(text).orElseThrow(() -> new IllegalArgumentException("not a JSON document"));
  }

  private static Optional<Json> readOnly(JsonParser raw) throws IOException {
    var parser = new WellFormedParser(raw);
    if (parser.nextToken() == null) {
      return Optional.empty();
    }
    JrsValue root = TREES.readTree(parser);
    boolean somethingFollows = parser.nextToken() != null;
    return somethingFollows ? Optional.empty() : Optional.of(new Json(root));
  }

  /** The UTF-8 bytes of what {@code body} writes. */
  public static byte[] bytes(Body body) {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      body.writeTo(generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** The text of what {@code body} writes. */
  public static String text(Body body) {
    var out = new StringWriter(512);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      body.writeTo(generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  /** The value under {@code name}, {@link #MISSING} if this is not an object or has none. */
  public Json get(String name) {
    return value.isObject() ? new Json(value.path(name)) : MISSING;
  }

  /** The string under {@code name}. */
  public Optional<String> text(String name) {
    return get(name).text();
  }

  /** This value if it is a string. */
  public Optional<String> text() {
    return value instanceof JrsString string ? Optional.of(string.asText()) : Optional.empty();
  }

  /** This value if it is a whole number that a long holds; {@code 3.0} counts as whole. */
  public OptionalLong integer() {
    if (!(value instanceof JrsNumber number)) {
      return OptionalLong.empty();
    }
    return switch (number.getValue()) {
      case Integer i -> OptionalLong.of(i);
      case Long l -> OptionalLong.of(l);
      case Double d when d == Math.rint(d) && Math.abs(d) < 0x1p63 ->
          OptionalLong.of(d.longValue());
      default -> OptionalLong.empty();
    };
  }

  /** This value if it is a number. */
  public OptionalDouble number() {
    return value instanceof JrsNumber number
        ? OptionalDouble.of(number.getValue().doubleValue())
        : OptionalDouble.empty();
  }

  /** This value if it is true or false. */
  public Optional<Boolean> bool() {
    return value instanceof JrsBoolean bool
        ? Optional.of(Boolean.valueOf(bool.asText()))
        : Optional.empty();
  }

  /** True only for the literal {@code true}. */
  public boolean isTrue() {
    return bool().orElse(false);
  }

  /** The values of an array in order; none if this is not an array. */
  public List<Json> items() {
    if (!(value instanceof JrsArray array)) {
      return List.of();
    }
    var items = new ArrayList<Json>(array.size());
    array.elements().forEachRemaining(item -> items.add(new Json(item)));
    return Collections.unmodifiableList(items);
  }

  /** The members of an object in the document's order; none if this is not an object. */
  public Map<String, Json> fields() {
    if (!(value instanceof JrsObject object)) {
      return Map.of();
    }
    var fields = new LinkedHashMap<String, Json>();
    object
        .fields()
        .forEachRemaining(field -> fields.put(field.getKey(), new Json(field.getValue())));
    return Collections.unmodifiableMap(fields);
  }

  public boolean isObject() {
    return value.isObject();
  }

  public boolean isArray() {
    return value.isArray();
  }

  /** True where the document has nothing or null. */
  public boolean isAbsent() {
    return value.isMissingNode() || value.isNull();
  }

  /** Writes this value as it was read. */
  public void writeTo(JsonGenerator json) throws IOException {
    TREES.writeTree(json, value);
  }

  /** The JSON text of this value. */
  @Override
  public String toString() {
    return value.isMissingNode() ? "" : text(this::writeTo);
  }

  /** The UTF-8 bytes of this value. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }
}
