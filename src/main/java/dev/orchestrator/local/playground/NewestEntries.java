package dev.orchestrator.local.playground;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps the entries that were added last. */
final class NewestEntries<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int kept;

  NewestEntries(int kept) {
    this.kept = kept;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > kept;
  }
}
