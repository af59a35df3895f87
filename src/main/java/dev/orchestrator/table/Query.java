package dev.orchestrator.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * A query of one partition, by sort key, made by {@link ItemType#in}. Immutable.
 *
 * @param from the first sort key, inclusive
 * @param to the last sort key, inclusive
 * @param limit the most items of a page, 1 to 1,000
 * @param consistent whether it sees every write that ended before it began; costs twice as much
 * @param after the sort key after which the page begins
 */
public record Query<T>(
    ItemType<T> type,
    String pk,
    Range range,
    boolean backward,
    int limit,
    boolean consistent,
    Optional<String> after) {

  /** Which sort keys of the partition. */
  public sealed interface Range {
    /** All that begin with this. */
    record Prefix(String prefix) implements Range {}

    /** From the first to the last, both included. */
    record Between(String first, String last) implements Range {}
  }

  private static final int PAGE = 100;
  private static final int MAX_PAGE = 1_000;

  Query(ItemType<T> type, String pk) {
    this(type, pk, new Range.Prefix(type.skPrefix()), false, PAGE, false, Optional.empty());
  }

  /** Only sort keys that begin with this, which begins with the type's own prefix. */
  public Query<T> prefix(String prefix) {
    return new Query<>(type, pk, new Range.Prefix(own(prefix)), backward, limit, consistent, after);
  }

  /** Only sort keys from the first to the last, both included. */
  public Query<T> between(String first, String last) {
    var between = new Range.Between(own(first), own(last));
    return new Query<>(type, pk, between, backward, limit, consistent, after);
  }

  /** From the last sort key to the first. */
  public Query<T> newestFirst() {
    return new Query<>(type, pk, range, true, limit, consistent, after);
  }

  public Query<T> limit(int items) {
    return new Query<>(
        type, pk, range, backward, Math.clamp(items, 1, MAX_PAGE), consistent, after);
  }

  public Query<T> consistently() {
    return new Query<>(type, pk, range, backward, limit, true, after);
  }

  /**
   * The page that begins after {@link Page#next} of the last one; the token may come from outside.
   *
   * @return empty if the token is none
   */
  public Optional<Query<T>> after(String token) {
    try {
      String sk = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      boolean usable = !sk.isEmpty() && sk.startsWith(type.skPrefix()) && token.length() <= 2_048;
      return usable
          ? Optional.of(new Query<>(type, pk, range, backward, limit, consistent, Optional.of(sk)))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  static String token(String sk) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sk.getBytes(UTF_8));
  }

  private String own(String sk) {
    if (!sk.startsWith(type.skPrefix())) {
      throw new IllegalArgumentException(
          "a sort key of a " + type.name() + " begins with " + type.skPrefix());
    }
    return sk;
  }
}
