package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tokens of a JSON document as Python's {@code json.dumps(document, sort_keys=True,
 * separators=(",", ":"))} writes it: names in the order of their code points, everything but
 * printable ASCII escaped, integers as they are, other numbers as Python's {@code repr} of a
 * double.
 *
 * <p>The parser has to refuse what Python and others read differently: duplicate names, {@code
 * NaN}. A number that no double holds is refused here.
 */
final class CanonicalJson {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private byte[] bytes = new byte[1024];
  private int size;

  /** The position of a member in {@link #bytes}. */
  private record Member(String name, int from, int to) {}

  /**
   * The canonical form of an object, whose {@code START_OBJECT} is the parser's current token.
   *
   * @param without the member of this object to leave out
   */
  static byte[] ofObject(JsonParser parser, String without) throws IOException {
    var canonical = new CanonicalJson();
    canonical.object(parser, without);
    return Arrays.copyOf(canonical.bytes, canonical.size);
  }

  private void value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> object(parser, null);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> string(parser.getText());
      case VALUE_NUMBER_INT -> ascii(integer(parser.getText()));
      case VALUE_NUMBER_FLOAT -> ascii(number(parser));
      case VALUE_TRUE -> ascii("true");
      case VALUE_FALSE -> ascii("false");
      case VALUE_NULL -> ascii("null");
      default -> throw new JsonParseException(parser, "a value is missing");
    }
  }

  private void array(JsonParser parser) throws IOException {
    add('[');
    boolean first = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!first) {
        add(',');
      }
      first = false;
      value(parser);
    }
    add(']');
  }

  private void object(JsonParser parser, @Nullable String without) throws IOException {
    int start = size;
    var members = new ArrayList<Member>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(without)) {
        parser.skipChildren();
        continue;
      }
      int from = size;
      string(name);
      add(':');
      value(parser);
      members.add(new Member(name, from, size));
    }
    sort(members, start);
  }

  /** Puts the members, written from {@code start} on, into braces and their order. */
  private void sort(List<Member> members, int start) {
    byte[] written = Arrays.copyOfRange(bytes, start, size);
    members.sort(Comparator.comparing(Member::name, CanonicalJson::byCodePoints));
    size = start;
    add('{');
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        add(',');
      }
      Member member = members.get(i);
      int length = member.to() - member.from();
      room(length);
      System.arraycopy(written, member.from() - start, bytes, size, length);
      size += length;
    }
    add('}');
  }

  static int byCodePoints(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int left = one.codePointAt(i);
      int right = other.codePointAt(j);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
      j += Character.charCount(right);
    }
    return Integer.compare(one.length() - i, other.length() - j);
  }

  private void string(String text) {
    add('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> ascii("\\\"");
        case '\\' -> ascii("\\\\");
        case '\b' -> ascii("\\b");
        case '\f' -> ascii("\\f");
        case '\n' -> ascii("\\n");
        case '\r' -> ascii("\\r");
        case '\t' -> ascii("\\t");
        default -> {
          if (c >= 0x20 && c < 0x7f) {
            add(c);
          } else {
            ascii("\\u");
            add(HEX[c >> 12]);
            add(HEX[c >> 8 & 15]);
            add(HEX[c >> 4 & 15]);
            add(HEX[c & 15]);
          }
        }
      }
    }
    add('"');
  }

  private static String integer(String text) {
    return text.equals("-0") ? "0" : text;
  }

  private static String number(JsonParser parser) throws IOException {
    double number = Double.parseDouble(parser.getText());
    if (Double.isInfinite(number)) {
      throw new JsonParseException(parser, "a number is too large");
    }
    return python(number);
  }

  /** As Python's {@code repr} writes a finite double. */
  static String python(double number) {
    String sign = Double.compare(number, 0.0) < 0 ? "-" : "";
    double magnitude = Math.abs(number);
    if (magnitude == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(magnitude);
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent < -4 || exponent >= 16) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      String power = Integer.toString(Math.abs(exponent));
      return sign
          + mantissa
          + "e"
          + (exponent < 0 ? "-" : "+")
          + (power.length() == 1 ? "0" : "")
          + power;
    }
    String plain = shortest.toPlainString();
    return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
  }

  /**
   * The shortest decimal that reads as this double. {@link Double#toString(double)} writes at least
   * two digits, which is not the shortest for some subnormal numbers.
   */
  private static BigDecimal shortest(double magnitude) {
    BigDecimal two = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
    if (two.precision() == 2) {
      BigDecimal one =
          new BigDecimal(magnitude)
              .round(new MathContext(1, RoundingMode.HALF_EVEN))
              .stripTrailingZeros();
      if (one.doubleValue() == magnitude) {
        return one;
      }
    }
    return two;
  }

  private void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  private void add(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
