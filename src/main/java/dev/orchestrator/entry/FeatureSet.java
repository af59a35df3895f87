package dev.orchestrator.entry;

import dev.orchestrator.setting.SettingsReader;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Features that FEATURES switches on together. */
public enum FeatureSet {
  /** Release operations: deploys, gates, findings, attestations and what shows them. */
  RELEASE,
  /** The example bots, which exist locally only. */
  EXAMPLES;

  /** Reads a variable: names with commas between them, or {@code none}. */
  static Set<FeatureSet> read(SettingsReader read, String variable, boolean local) {
    Set<FeatureSet> available = local ? EnumSet.allOf(FeatureSet.class) : EnumSet.of(RELEASE);
    Optional<String> given = read.text(variable);
    if (given.isEmpty()) {
      return available;
    }
    var chosen = EnumSet.noneOf(FeatureSet.class);
    if (given.get().equals("none")) {
      return chosen;
    }
    for (String name : given.get().split(",", -1)) {
      Optional<FeatureSet> known =
          available.stream().filter(set -> set.word().equals(name.strip())).findFirst();
      if (known.isEmpty()) {
        read.problem(
            variable,
            "must be none or a comma-separated list of %s."
                .formatted(
                    String.join(
                        " and ",
                        Arrays.stream(values())
                            .filter(available::contains)
                            .map(FeatureSet::word)
                            .toList())));
      }
      known.ifPresent(chosen::add);
    }
    return chosen;
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
