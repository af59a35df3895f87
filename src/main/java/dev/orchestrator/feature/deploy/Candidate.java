package dev.orchestrator.feature.deploy;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Deploy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a preview showed and a person confirms: exactly this commit goes to exactly this
 * environment, whatever its branch is by then.
 *
 * @param ref as it was asked for
 * @param sha the whole SHA that was shown
 */
record Candidate(
    RepositoryName repository,
    String environment,
    String ref,
    String sha,
    Deploy.Kind kind,
    Options options) {

  /**
   * What most deploys do without.
   *
   * @param override why the gate is overridden
   * @param rerunOf the run whose failed jobs are run again, instead of a new run
   * @param apiBase handed to the workflow as {@code api_base}
   */
  record Options(Optional<String> override, Optional<Long> rerunOf, Optional<String> apiBase) {
    static final Options NONE = new Options(Optional.empty(), Optional.empty(), Optional.empty());

    static Options rerun(Optional<Long> runId) {
      return new Options(Optional.empty(), runId, Optional.empty());
    }
  }

  Optional<String> override() {
    return options.override();
  }

  Optional<Long> rerunOf() {
    return options.rerunOf();
  }

  Map<String, String> toState() {
    var state = new HashMap<String, String>();
    state.put("repository", repository.toString());
    state.put("environment", environment);
    state.put("ref", ref);
    state.put("sha", sha);
    state.put("kind", kind.name());
    options.override().ifPresent(reason -> state.put("override", reason));
    options.rerunOf().ifPresent(run -> state.put("rerun_of", Long.toString(run)));
    options.apiBase().ifPresent(url -> state.put("api_base", url));
    return state;
  }

  /** Empty if it is the state of something else. */
  static Optional<Candidate> of(Map<String, String> state) {
    return Optional.ofNullable(state.get("repository"))
        .flatMap(RepositoryName::parse)
        .filter(_ -> state.containsKey("sha") && state.containsKey("kind"))
        .map(repository ->
            new Candidate(
                repository,
                state.getOrDefault("environment", ""),
                state.getOrDefault("ref", ""),
                state.getOrDefault("sha", ""),
                Deploy.Kind.valueOf(state.getOrDefault("kind", "")),
                new Options(
                    Optional.ofNullable(state.get("override")),
                    Optional.ofNullable(state.get("rerun_of")).map(Long::valueOf),
                    Optional.ofNullable(state.get("api_base")))));
  }
}
