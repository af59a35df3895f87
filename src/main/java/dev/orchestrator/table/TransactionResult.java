package dev.orchestrator.table;

import java.util.List;
import java.util.Optional;

/** The result of a transaction: all of its writes took place, or none. */
public sealed interface TransactionResult {
  /** All writes took place, once. */
  record Committed() implements TransactionResult {}

  /**
   * Conditions did not hold, and nothing was written.
   *
   * <p>A write is found by identity: no two writes of a transaction are the same object.
   *
   * @param failures the writes whose conditions failed, in the order of the transaction; at least
   *     one
   */
  record Conflict(List<Failure<?>> failures) implements TransactionResult {
    public Conflict {
      failures = List.copyOf(failures);
    }

    /** Whether the condition of this write, the same object, was among those that failed. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isAt(Write<?> write) {
      return failures.stream().anyMatch(failure -> failure.write() == write);
    }

    /** The item that kept this write, the same object, from taking place. */
    @SuppressWarnings({
      "unchecked",
      "ReferenceEquality"
    }) // A failure holds what its write's own type read.
    public <T> Optional<Stored<T>> current(Write<T> write) {
      return failures.stream()
          .filter(failure -> failure.write() == write)
          .findFirst()
          .flatMap(failure -> ((Failure<T>) failure).current());
    }
  }

  /** A write whose condition did not hold, and the item that is there. */
  record Failure<T>(Write<T> write, Optional<Stored<T>> current) {}

  /**
   * An item would be larger than {@value Table#MAX_ITEM_BYTES} bytes, or all of them larger than a
   * transaction can be; nothing was written.
   */
  record TooLarge(int bytes) implements TransactionResult {}

  default boolean isCommitted() {
    return this instanceof Committed;
  }
}
