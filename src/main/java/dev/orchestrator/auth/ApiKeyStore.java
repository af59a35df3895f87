package dev.orchestrator.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where API keys are kept, by their hash.
 *
 * <p>Every method throws {@link AuthUnavailable} if the table does not answer.
 */
public interface ApiKeyStore {

  /** The key with this hash, strongly consistent, so that a revocation holds at once. */
  Optional<StoredKey> find(String hash);

  /** Stores a key; false if its name is taken. */
  boolean create(StoredKey key);

  /** All keys by name, revoked and expired ones included while they are kept. */
  List<StoredKey> list();

  /** Revokes a key for good; the key as it was before, or empty if there is none of this name. */
  Optional<StoredKey> revoke(String name, Instant now);

  /** Notes that a key was used, at most once an hour. */
  void noteUse(StoredKey key, Instant now);
}
