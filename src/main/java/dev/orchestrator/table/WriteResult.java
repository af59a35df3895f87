package dev.orchestrator.table;

import java.util.Optional;

/** The result of a write. */
public sealed interface WriteResult<T> {
  /**
   * The write took place.
   *
   * @param stored the item as it is now; of a delete, as it was, and empty if there was none
   */
  record Written<T>(Optional<Stored<T>> stored) implements WriteResult<T> {}

  /**
   * The condition did not hold, and nothing was written. After a network error the SDK repeats a
   * write, so the current item may be the one that this call wrote; compare it if that matters.
   *
   * @param current the item that is there
   */
  record Conflict<T>(Optional<Stored<T>> current) implements WriteResult<T> {}

  /**
   * The item would be larger than {@value Table#MAX_ITEM_BYTES} bytes, and nothing was written.
   *
   * @param bytes its size; 0 if only the table knows it
   */
  record TooLarge<T>(int bytes) implements WriteResult<T> {}

  default boolean isWritten() {
    return this instanceof Written;
  }
}
