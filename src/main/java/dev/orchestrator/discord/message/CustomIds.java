package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Limits;
import java.util.HashSet;
import java.util.List;

/** The rules of custom ids: 1 to 100 code points, each only once in a message or modal. */
final class CustomIds {
  private CustomIds() {}

  /**
   * Passes good ids.
   *
   * @throws IllegalArgumentException if one is empty, too long or there twice; a custom id is never
   *     cut, for a shortened one names something else
   */
  static void check(List<String> customIds) {
    var seen = new HashSet<String>();
    for (String customId : customIds) {
      if (customId.isEmpty()) {
        throw new IllegalArgumentException("a custom id is empty");
      }
      if (Limits.length(customId) > Limits.CUSTOM_ID) {
        throw new IllegalArgumentException(
            "a custom id has %d characters, at most %d are allowed: %s"
                .formatted(Limits.length(customId), Limits.CUSTOM_ID, customId));
      }
      if (!seen.add(customId)) {
        throw new IllegalArgumentException("two components have the custom id " + customId);
      }
    }
  }
}
