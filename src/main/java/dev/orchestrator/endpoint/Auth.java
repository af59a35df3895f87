package dev.orchestrator.endpoint;

import dev.orchestrator.auth.Scope;
import java.util.Optional;
import java.util.function.Supplier;

/** A way in which the callers of an endpoint prove who they are. */
public sealed interface Auth {

  /** An API key in {@code x-api-key} that has this scope. */
  record ApiKey(Scope scope) implements Auth {}

  /** The OIDC token of a GitHub Actions job in {@code Authorization: Bearer}. */
  record GitHubOidc() implements Auth {}

  /**
   * One token that all callers share, in {@code Authorization: Bearer}; without one, anyone may
   * call.
   */
  record SharedToken(Supplier<Optional<String>> token) implements Auth {}

  static Auth apiKey(Scope scope) {
    return new ApiKey(scope);
  }

  static Auth githubOidc() {
    return new GitHubOidc();
  }

  /**
   * @param token read for each request, because it may be rotated
   */
  static Auth sharedToken(Supplier<Optional<String>> token) {
    return new SharedToken(token);
  }
}
