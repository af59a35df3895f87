package dev.orchestrator.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a request, decoded once.
 *
 * @param values by name, in the order in which they were sent
 */
record Query(Map<String, String> values) {
  static final Query NONE = new Query(Map.of());

  /**
   * Reads a raw query; empty if it is malformed or repeats a name, which would leave open which of
   * the values is meant.
   */
  static Optional<Query> parse(String raw) {
    if (raw.isEmpty()) {
      return Optional.of(NONE);
    }
    var values = new LinkedHashMap<String, String>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> name = PercentDecoder.query(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = PercentDecoder.query(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isEmpty()
          || value.isEmpty()
          || values.putIfAbsent(name.get(), value.get()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new Query(values));
  }
}
