package dev.orchestrator.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One write of one item, made by its {@link ItemType} and carried out by {@link Table}, alone or in
 * a transaction. Immutable.
 */
public sealed interface Write<T> {
  ItemType<T> type();

  ItemKey key();

  Optional<Condition> condition();

  /**
   * Puts a whole item. Without a condition it replaces what is there and begins its versions again;
   * an item that several writers change is put with {@link #ifAbsent} or {@link #ifVersion}.
   */
  record Put<T>(ItemType<T> type, ItemKey key, T value, Optional<Condition> condition)
      implements Write<T> {

    /** Only if nothing is stored under the key; an expired item counts as nothing. */
    public Put<T> ifAbsent() {
      return when(Condition.absent());
    }

    /** Only if the item has still this version, as {@link Stored#version} was read. */
    public Put<T> ifVersion(long version) {
      return when(new Condition.Version(version));
    }

    public Put<T> when(Condition condition) {
      return new Put<>(type, key, value, Optional.of(condition));
    }
  }

  /**
   * Changes single attributes. Without a condition it makes the item if there is none.
   *
   * @param sets by attribute; an empty {@code Optional} removes the attribute
   * @param adds by attribute; a missing one counts as 0
   */
  record Update<T>(
      ItemType<T> type,
      ItemKey key,
      Map<String, Object> sets,
      Map<String, BigDecimal> adds,
      Optional<Condition> condition)
      implements Write<T> {

    public Update {
      sets = Map.copyOf(sets);
      adds = Map.copyOf(adds);
    }

    /**
     * Sets a top-level attribute.
     *
     * @param value as in {@link Item}; an empty {@code Optional} removes the attribute
     */
    public Update<T> set(String name, Object value) {
      var more = new LinkedHashMap<>(sets);
      more.put(ItemType.free(name), value);
      return new Update<>(type, key, more, adds, condition);
    }

    public Update<T> remove(String name) {
      return set(name, Optional.empty());
    }

    /** Takes a finished record from {@link ItemType#OPEN}, once it is in the history. */
    public Update<T> collected() {
      var more = new LinkedHashMap<>(sets);
      more.put(ItemType.OPEN.partition(), Optional.empty());
      more.put(ItemType.OPEN.sort(), Optional.empty());
      return new Update<>(type, key, more, adds, condition);
    }

    /** Adds to a top-level number, atomically; exact in decimal. */
    public Update<T> add(String name, BigDecimal amount) {
      var more = new LinkedHashMap<>(adds);
      more.merge(ItemType.free(name), amount, BigDecimal::add);
      return new Update<>(type, key, sets, more, condition);
    }

    public Update<T> add(String name, long amount) {
      return add(name, BigDecimal.valueOf(amount));
    }

    /** When the item ends, for an item type that expires. */
    public Update<T> expiring(Instant at) {
      var more = new LinkedHashMap<>(sets);
      more.put(ItemType.EXPIRES_AT, at.getEpochSecond());
      return new Update<>(type, key, more, adds, condition);
    }

    public Update<T> ifPresent() {
      return when(Condition.present());
    }

    public Update<T> ifVersion(long version) {
      return when(new Condition.Version(version));
    }

    public Update<T> when(Condition condition) {
      return new Update<>(type, key, sets, adds, Optional.of(condition));
    }
  }

  /** Deletes the item; nothing happens if there is none. */
  record Delete<T>(ItemType<T> type, ItemKey key, Optional<Condition> condition)
      implements Write<T> {

    public Delete<T> ifVersion(long version) {
      return when(new Condition.Version(version));
    }

    public Delete<T> when(Condition condition) {
      return new Delete<>(type, key, Optional.of(condition));
    }
  }

  /** Writes nothing; a transaction takes place only if the condition holds of the item. */
  record Check<T>(ItemType<T> type, ItemKey key, Condition required) implements Write<T> {
    @Override
    public Optional<Condition> condition() {
      return Optional.of(required);
    }
  }
}
