package dev.orchestrator.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An API key as it is stored: everything but the key itself.
 *
 * @param hash SHA-256 of the whole key, in hex
 * @param name unique, chosen by its creator
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

    /** For people: {@code phases:read, phases:write; octo-org/*}. */
    public String describe() {
      return scopes.stream().sorted().map(Scope::toString).collect(Collectors.joining(", "))
          + "; "
          + repositories.stream()
              .map(RepositoryPattern::toString)
              .collect(Collectors.joining(", "));
    }
  }

  /**
   * @param lastUsedAt to the hour
   */
  public record Usage(Optional<Instant> lastUsedAt, Optional<Instant> revokedAt) {
    static final Usage NONE = new Usage(Optional.empty(), Optional.empty());
  }

  /** A key that has just been created. */
  public static StoredKey created(
      ApiKey key, String name, Grant grant, String creator, Instant now) {
    return new StoredKey(key.hash(), name, grant, creator, now, Usage.NONE);
  }

  /** {@code valid}, {@code revoked} or {@code expired}. */
  public String state(Instant now) {
    if (usage.revokedAt().isPresent()) {
      return "revoked";
    }
    return isValid(now) ? "valid" : "expired";
  }

  public boolean isValid(Instant now) {
    return usage.revokedAt().isEmpty() && grant.expiresAt().map(now::isBefore).orElse(true);
  }
}
