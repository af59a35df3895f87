package dev.orchestrator.feature.deployclient;

import dev.orchestrator.github.RepositoryName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a person was shown and confirms: exactly this is started, whatever is configured by then.
 *
 * @param apiBase handed to the workflow as {@code api_base}
 * @param follow whether the message follows the run to its end
 */
record Deployment(
    RepositoryName repository,
    String workflow,
    String ref,
    Optional<String> apiBase,
    boolean follow) {

  Map<String, String> toState() {
    var state = new HashMap<String, String>();
    state.put("repository", repository.toString());
    state.put("workflow", workflow);
    state.put("ref", ref);
    apiBase.ifPresent(url -> state.put("api_base", url));
    state.put("follow", Boolean.toString(follow));
    return state;
  }

  /** Empty if it is the state of something else. */
  static Optional<Deployment> of(Map<String, String> state) {
    return Optional.ofNullable(state.get("repository"))
        .flatMap(RepositoryName::parse)
        .map(repository ->
            new Deployment(
                repository,
                state.getOrDefault("workflow", ""),
                state.getOrDefault("ref", ""),
                Optional.ofNullable(state.get("api_base")),
                Boolean.parseBoolean(state.get("follow"))));
  }
}
