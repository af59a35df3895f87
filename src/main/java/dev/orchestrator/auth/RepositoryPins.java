package dev.orchestrator.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * The id with which each repository first called, so that another one that later takes over its
 * name is not mistaken for it.
 *
 * <p>Every method throws {@link AuthUnavailable} if the table does not answer.
 */
public interface RepositoryPins {

  /** The id pinned to {@code owner/name}. */
  Optional<String> pinned(String repository);

  /** Pins an id if none is pinned, and returns the one that then is. */
  String pin(String repository, String id, Instant now);
}
