package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the tokens of a JSON document by rules and collects every fault. It accepts what JSON
 * Schema accepts: lengths count code points, {@code 12.0} is an integer.
 */
final class FormReader {
  static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
              + "(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

  private final JsonParser parser;
  private final Faults faults;

  FormReader(JsonParser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** Reads the value of a member, to its last token. */
  @FunctionalInterface
  interface Value {
    void read(String path) throws IOException;
  }

  /**
   * Reads an object; members that it does not know are ignored.
   *
   * @param path empty for the document itself
   */
  void object(String path, Map<String, Value> members, List<String> required) throws IOException {
    if (!isA(JsonToken.START_OBJECT, path, "an object")) {
      return;
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Value member = members.get(name);
      if (member == null) {
        parser.skipChildren();
      } else {
        seen.add(name);
        member.read(path.isEmpty() ? name : path + "." + name);
      }
    }
    for (String name : required) {
      if (!seen.contains(name)) {
        faults.add(path.isEmpty() ? name : path + "." + name, "is required.");
      }
    }
  }

  void array(String path, int max, Value element) throws IOException {
    if (!isA(JsonToken.START_ARRAY, path, "an array")) {
      return;
    }
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (index < max) {
        element.read(path + "[" + index + "]");
      } else {
        parser.skipChildren();
      }
      index++;
    }
    if (index > max) {
      faults.add(path, "must have at most %d elements.".formatted(max));
    }
  }

  private boolean isA(JsonToken token, String path, String expectation) throws IOException {
    if (parser.currentToken() == token) {
      return true;
    }
    refuse(path, expectation);
    return false;
  }

  private void refuse(String path, String expectation) throws IOException {
    faults.add(path, "must be " + expectation + ".");
    parser.skipChildren();
  }

  /** Leaves the current value out. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Whether the current value is null, which an optional member may be. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  Optional<String> text(String path, int max) throws IOException {
    return text(
        path,
        max == Integer.MAX_VALUE
            ? "a string that is not empty"
            : "a string of at most %d characters".formatted(max),
        text ->
            max == Integer.MAX_VALUE
                ? !text.isEmpty()
                : text.codePointCount(0, text.length()) <= max);
  }

  Optional<String> matching(String path, Pattern pattern, String expectation) throws IOException {
    return text(path, expectation, text -> pattern.matcher(text).matches());
  }

  Optional<String> anyText(String path) throws IOException {
    return text(path, "a string", text -> true);
  }

  private Optional<String> text(String path, String expectation, Predicate<String> rule)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      if (rule.test(text)) {
        return Optional.of(text);
      }
    }
    refuse(path, expectation);
    return Optional.empty();
  }

  Optional<RepositoryName> repository(String path) throws IOException {
    return text(path, "a repository as owner/name", text -> RepositoryName.parse(text).isPresent())
        .flatMap(RepositoryName::parse);
  }

  /**
   * @param latest the latest moment allowed; this rule and that the day exists go beyond the schema
   */
  Optional<Instant> timestamp(String path, Instant latest) throws IOException {
    Optional<String> text =
        matching(path, TIMESTAMP, "a time in ISO 8601 with an offset, as in 2026-11-30T10:00:00Z");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant at = OffsetDateTime.parse(text.get()).toInstant();
      if (at.isAfter(latest)) {
        faults.add(path, "must not be in the future.");
      }
      return Optional.of(at);
    } catch (DateTimeException noSuchTime) {
      faults.add(path, "must be a time that exists.");
      return Optional.empty();
    }
  }

  /** A line number, from 1. */
  Optional<Integer> line(String path) throws IOException {
    if (parser.currentToken() != null && parser.currentToken().isNumeric()) {
      double number = Double.parseDouble(parser.getText());
      if (number >= 1 && number <= Integer.MAX_VALUE && isWhole(parser.getText())) {
        return Optional.of((int) number);
      }
    }
    refuse(path, "a whole number of at least 1");
    return Optional.empty();
  }

  private static boolean isWhole(String number) {
    // The exponent is small, because the number is below 2^31 and has at most 1,000 characters.
    return new BigDecimal(number).stripTrailingZeros().scale() <= 0;
  }
}
