package dev.orchestrator.table;

import java.util.List;
import java.util.Optional;

/**
 * A part of what a query found.
 *
 * @param next where the next page begins, for {@link Query#after}; empty if this is the last
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
