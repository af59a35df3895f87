package dev.orchestrator.attestation;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemType;
import java.util.List;
import java.util.Optional;

/**
 * The types of records that become leaves of the history once they are finished. A type joins by
 * its line in the list of {@code entry.Services} and by {@link ItemType#attested}; its items are
 * finished when they are put and do not change afterwards.
 */
public final class AttestedRecords {
  private final List<ItemType<Item>> types;

  public AttestedRecords(List<ItemType<?>> types) {
    this.types = types.stream().<ItemType<Item>>map(ItemType::raw).toList();
  }

  List<ItemType<Item>> types() {
    return types;
  }

  Optional<ItemType<Item>> type(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findFirst();
  }
}
