package dev.orchestrator.table;

/** How a type of value is stored. Attributes of the key, the version and the end are the kit's. */
public interface ItemCodec<T> {
  ItemKey key(T value);

  Item write(T value);

  /**
   * Reads what {@link #write} wrote, or an earlier version of it.
   *
   * @throws UnreadableItem if it is neither
   */
  T read(ItemKey key, Item item);
}
