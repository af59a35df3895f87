package dev.orchestrator.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An API key as it is stored: everything but the key itself.
 *
 * @param hash SHA-256 of the whole key, in hex
 * @param name unique, chosen by whoever created it
 * @param creator who created it, as the command line knows them
 * @param usage changes after the key was created
 */
public record StoredKey(
    String hash, String name, Grant grant, String creator, Instant createdAt, Usage usage) {

  /**
   * @param expiresAt empty if the key does not expire
   */
  public record Grant(
      Set<Scope> scopes, List<RepositoryPattern> repositories, Optional<Instant> expiresAt) {
    public Grant {
      scopes = Set.copyOf(scopes);
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * @param lastUsedAt to the hour
   */
  public record Usage(Optional<Instant> lastUsedAt, Optional<Instant> revokedAt) {
    static final Usage NONE = new Usage(Optional.empty(), Optional.empty());
  }

  public boolean isValid(Instant now) {
    return usage.revokedAt().isEmpty() && grant.expiresAt().map(now::isBefore).orElse(true);
  }
}
