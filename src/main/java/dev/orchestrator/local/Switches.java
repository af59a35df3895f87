package dev.orchestrator.local;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind a tool's name on the command line: {@code --apply}, {@code --guild ID}. */
record Switches(Set<String> set, Map<String, String> values) {

  /**
   * Reads them.
   *
   * @param plain the switches without a value
   * @param withValue the switches with one
   * @throws IllegalArgumentException with a sentence, if anything else is there
   */
  static Switches read(List<String> arguments, Set<String> plain, Set<String> withValue) {
    var set = new HashSet<String>();
    var values = new HashMap<String, String>();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (plain.contains(name)) {
        set.add(name);
      } else if (!withValue.contains(name)) {
        throw new IllegalArgumentException("There is no option " + name + ".");
      } else if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
        throw new IllegalArgumentException(name + " needs a value.");
      } else {
        values.put(name, arguments.get(++i));
      }
    }
    return new Switches(set, values);
  }

  boolean has(String name) {
    return set.contains(name);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
