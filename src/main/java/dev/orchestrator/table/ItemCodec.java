package dev.orchestrator.table;

import java.util.function.BiFunction;
import java.util.function.Function;

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

  /** A codec made of its three functions. */
  static <T> ItemCodec<T> of(
      Function<T, ItemKey> key, Function<T, Item> write, BiFunction<ItemKey, Item, T> read) {
    return new ItemCodec<>() {
      @Override
      public ItemKey key(T value) {
        return key.apply(value);
      }

      @Override
      public Item write(T value) {
        return write.apply(value);
      }

      @Override
      public T read(ItemKey itemKey, Item item) {
        return read.apply(itemKey, item);
      }
    };
  }
}
