package dev.orchestrator.entry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is created on first use. The function that faces the internet never needs the
 * worker's clients, so it never loads their classes.
 */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T value = made;
    if (value == null) {
      synchronized (this) {
        value = made;
        if (value == null) {
          value = maker.get();
          made = value;
        }
      }
    }
    return value;
  }
}
