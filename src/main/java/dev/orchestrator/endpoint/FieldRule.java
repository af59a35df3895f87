package dev.orchestrator.endpoint;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a field may hold, and how it is read.
 *
 * @param expectation completes "must be": {@code a string of at most 200 characters}
 * @param reader empty if the value does not keep the rule
 */
public record FieldRule<T>(String expectation, Function<Json, Optional<T>> reader) {

  /** A string that is not blank, without control characters, of at most {@code max} characters. */
  public static FieldRule<String> text(int max) {
    return new FieldRule<>(
        "a string of 1 to %d characters without control characters".formatted(max),
        value ->
            value
                .text()
                .filter(t -> !t.isBlank() && t.length() <= max)
                .filter(t -> t.chars().noneMatch(Character::isISOControl)));
  }

  public static FieldRule<String> matching(Pattern pattern, String expectation) {
    return new FieldRule<>(
        expectation, value -> value.text().filter(t -> pattern.matcher(t).matches()));
  }

  /** A whole JSON number in these bounds. */
  public static FieldRule<Long> integer(long min, long max) {
    return new FieldRule<>(
        "a whole number " + bounds(min, max), value -> within(value.integer(), min, max));
  }

  /** A whole number in these bounds, written as a string of digits as in a query. */
  public static FieldRule<Long> digits(long min, long max) {
    return new FieldRule<>(
        "a whole number " + bounds(min, max),
        value ->
            value
                .text()
                .filter(t -> t.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .filter(n -> n >= min && n <= max));
  }

  /** A JSON number in these bounds. */
  public static FieldRule<Double> number(double min, double max) {
    return new FieldRule<>(
        "a number from %s to %s".formatted(plain(min), plain(max)),
        value -> {
          OptionalDouble number = value.number();
          return number.isPresent() && number.getAsDouble() >= min && number.getAsDouble() <= max
              ? Optional.of(number.getAsDouble())
              : Optional.empty();
        });
  }

  public static FieldRule<Boolean> bool() {
    return new FieldRule<>("true or false", Json::bool);
  }

  public static FieldRule<Json> object() {
    return new FieldRule<>("an object", value -> Optional.of(value).filter(Json::isObject));
  }

  public static FieldRule<Json> array() {
    return new FieldRule<>("an array", value -> Optional.of(value).filter(Json::isArray));
  }

  public static FieldRule<String> oneOf(String... values) {
    List<String> allowed = List.of(values);
    return new FieldRule<>(
        "one of " + String.join(", ", allowed), value -> value.text().filter(allowed::contains));
  }

  /** A repository as {@code owner/name}. */
  public static FieldRule<RepositoryName> repository() {
    return new FieldRule<>(
        "a repository as owner/name", value -> value.text().flatMap(RepositoryName::parse));
  }

  /** 7 to 64 hex digits, which are read as lower-case. */
  public static FieldRule<String> commit() {
    return new FieldRule<>(
        "7 to 64 hex digits",
        value ->
            value
                .text()
                .filter(t -> t.matches("[0-9a-fA-F]{7,64}"))
                .map(t -> t.toLowerCase(Locale.ROOT)));
  }

  /** A moment in ISO 8601 with an offset: {@code 2026-11-30T10:00:00Z}. */
  public static FieldRule<Instant> instant() {
    return new FieldRule<>(
        "a time in ISO 8601 with an offset, as in 2026-11-30T10:00:00Z",
        value -> value.text().flatMap(FieldRule::parsed));
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Long> within(OptionalLong number, long min, long max) {
    return number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max
        ? Optional.of(number.getAsLong())
        : Optional.empty();
  }

  private static String bounds(long min, long max) {
    return max == Long.MAX_VALUE ? "of at least " + min : "from %d to %d".formatted(min, max);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
