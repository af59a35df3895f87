package dev.orchestrator.table;

import java.util.List;

/**
 * What has to hold of the stored item for a write to take place. The same condition is checked and
 * the write made in one step; no other write comes between.
 */
public sealed interface Condition {
  /** No item is stored under the key. */
  record Absent() implements Condition {}

  /** An item is stored under the key. */
  record Present() implements Condition {}

  /** The item has this version, see {@link Stored#version}. */
  record Version(long version) implements Condition {}

  /** The item has the attribute. */
  record Has(String name) implements Condition {}

  /** The item lacks the attribute, or there is no item. */
  record Lacks(String name) implements Condition {}

  /** How an attribute compares with a value. */
  enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    final String operator;

    Comparison(String operator) {
      this.operator = operator;
    }
  }

  /**
   * The attribute compares with the value. Of a missing attribute only {@link Comparison#NOT_EQUAL}
   * holds.
   *
   * @param value as in {@link Item}
   */
  record Compares(String name, Comparison comparison, Object value) implements Condition {}

  /** All of these hold. */
  record All(List<Condition> conditions) implements Condition {
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** One of these holds. */
  record Any(List<Condition> conditions) implements Condition {
    public Any {
      conditions = List.copyOf(conditions);
    }
  }

  static Condition absent() {
    return new Absent();
  }

  static Condition present() {
    return new Present();
  }

  static Condition has(String name) {
    return new Has(name);
  }

  static Condition lacks(String name) {
    return new Lacks(name);
  }

  static Condition equal(String name, Object value) {
    return new Compares(name, Comparison.EQUAL, value);
  }

  static Condition notEqual(String name, Object value) {
    return new Compares(name, Comparison.NOT_EQUAL, value);
  }

  static Condition less(String name, Object value) {
    return new Compares(name, Comparison.LESS, value);
  }

  static Condition atMost(String name, Object value) {
    return new Compares(name, Comparison.AT_MOST, value);
  }

  static Condition greater(String name, Object value) {
    return new Compares(name, Comparison.GREATER, value);
  }

  static Condition atLeast(String name, Object value) {
    return new Compares(name, Comparison.AT_LEAST, value);
  }

  default Condition and(Condition other) {
    return new All(List.of(this, other));
  }

  default Condition or(Condition other) {
    return new Any(List.of(this, other));
  }
}
