package dev.orchestrator.finding;

import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what of an artifact is not kept, by reason. */
final class Skipped {
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  void count(String reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  SortedMap<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
