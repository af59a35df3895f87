package dev.orchestrator.auth;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.oidc.JobIdentity;

/** Who calls the API. */
public sealed interface Caller {
  Caller ANONYMOUS = new Anonymous();

  /** A caller of an endpoint without authentication; it has no scope and no repository. */
  record Anonymous() implements Caller {}

  /** The holder of an API key. */
  record KeyHolder(StoredKey key) implements Caller {}

  /** A job of GitHub Actions: it has every scope, for its own repository. */
  record GitHubJob(JobIdentity job) implements Caller {}

  /** What tells callers apart in log lines and rate limits; no secret. */
  default String id() {
    return switch (this) {
      case Anonymous _ -> "anonymous";
      case KeyHolder(StoredKey key) -> "key:" + key.name();
      case GitHubJob(JobIdentity job) -> "job:" + job.repository();
    };
  }

  default boolean has(Scope scope) {
    return switch (this) {
      case Anonymous _ -> false;
      case KeyHolder(StoredKey key) -> key.grant().scopes().contains(scope);
      case GitHubJob _ -> true;
    };
  }

  /** Whether the caller may read and write what belongs to this repository. */
  default boolean mayUse(RepositoryName repository) {
    return switch (this) {
      case Anonymous _ -> false;
      case KeyHolder(StoredKey key) ->
          key.grant().repositories().stream().anyMatch(one -> one.matches(repository));
      case GitHubJob(JobIdentity job) ->
          job.repository().toString().equalsIgnoreCase(repository.toString());
    };
  }
}
