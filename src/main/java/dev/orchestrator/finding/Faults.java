package dev.orchestrator.finding;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of an artifact: the first ones, and how many there are. */
final class Faults {
  static final int MAX_LISTED = 500;

  private final List<Fault> listed = new ArrayList<>();
  private int count;

  void add(String field, String message) {
    count++;
    if (listed.size() < MAX_LISTED) {
      listed.add(new Fault(field, message));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  List<Fault> list() {
    var all = new ArrayList<>(listed);
    if (count > listed.size()) {
      all.add(
          new Fault("", "There are %d more faults of this kind.".formatted(count - listed.size())));
    }
    return List.copyOf(all);
  }
}
