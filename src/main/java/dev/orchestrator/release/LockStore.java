package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.EnvironmentLock.Span;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The locks in the table: {@code pk = LOCK#<owner/name, lower case>}, {@code sk = <environment>}.
 * Every change is one conditional write, so of two people who press at once one gets the lock, and
 * a command that is repeated after a crash finds what it did before.
 */
public final class LockStore {
  /** Stands for no end; TTL needs a number. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private static final int ATTEMPTS = 5;
  private static final int MOST = 200;

  private static final ItemType<EnvironmentLock> LOCKS =
      ItemType.of("lock", "LOCK#", "", new Codec())
          .expiring(lock -> lock.span().expiresAt().orElse(NEVER));

  private final Table table;

  public LockStore(Table table) {
    this.table = table;
  }

  /** The result of asking for a lock. */
  public sealed interface Acquired {
    /** The lock is the caller's. */
    record Locked(EnvironmentLock lock) implements Acquired {}

    /** Another member holds it, and the caller did not ask to take it over. */
    record Held(EnvironmentLock by) implements Acquired {}
  }

  /** The result of removing a lock. */
  public sealed interface Removed {
    record Unlocked(EnvironmentLock was) implements Removed {}

    record NotLocked() implements Removed {}

    /** Another member holds it. */
    record Held(EnvironmentLock by) implements Removed {}
  }

  /** The lock that is in force. */
  public Optional<EnvironmentLock> find(RepositoryName repository, String environment) {
    return table.get(LOCKS, key(repository, environment)).map(Stored::value);
  }

  /** All locks of a repository, by environment. */
  public List<EnvironmentLock> list(RepositoryName repository) {
    return table.queryAll(LOCKS.in(pk(repository)).consistently(), MOST).stream()
        .map(Stored::value)
        .toList();
  }

  /**
   * Locks an environment. The owner of a lock may replace it; the lock of another member is
   * replaced only if {@code takeOver} is set.
   *
   * @param wanted its {@code takenFrom} is set here
   */
  public Acquired acquire(EnvironmentLock wanted, boolean takeOver) {
    ItemKey key = key(wanted.repository(), wanted.environment());
    Optional<Stored<EnvironmentLock>> current = table.get(LOCKS, key);
    for (int attempt = 1; ; attempt++) {
      Optional<EnvironmentLock> held = current.map(Stored::value);
      if (held.isPresent() && held.get().id().equals(wanted.id())) {
        return new Acquired.Locked(held.get());
      }
      Optional<Member> other =
          held.map(EnvironmentLock::owner).filter(owner -> !owner.id().equals(wanted.owner().id()));
      if (other.isPresent() && !takeOver) {
        return new Acquired.Held(held.orElseThrow());
      }
      var lock =
          new EnvironmentLock(
              wanted.repository(),
              wanted.environment(),
              wanted.id(),
              wanted.owner(),
              wanted.reason(),
              wanted.span(),
              other);
      var put = LOCKS.put(lock);
      WriteResult<EnvironmentLock> result =
          table.write(
              current.isPresent() ? put.ifVersion(current.get().version()) : put.ifAbsent());
      switch (result) {
        case WriteResult.Written<EnvironmentLock> _ -> {
          return new Acquired.Locked(lock);
        }
        case WriteResult.Conflict<EnvironmentLock>(Optional<Stored<EnvironmentLock>> found) -> {
          if (attempt == ATTEMPTS) {
            throw new IllegalStateException("the lock changed during each of the attempts");
          }
          current = found;
        }
        case WriteResult.TooLarge<EnvironmentLock> _ ->
            throw new IllegalArgumentException("the reason of a lock is too long");
      }
    }
  }

  /**
   * Removes a lock.
   *
   * @param mayRemoveOthers whether {@code by} may remove the lock of another member
   */
  public Removed release(
      RepositoryName repository, String environment, Member by, boolean mayRemoveOthers) {
    ItemKey key = key(repository, environment);
    Optional<Stored<EnvironmentLock>> current = table.get(LOCKS, key);
    for (int attempt = 1; current.isPresent() && attempt <= ATTEMPTS; attempt++) {
      EnvironmentLock lock = current.get().value();
      if (!lock.owner().id().equals(by.id()) && !mayRemoveOthers) {
        return new Removed.Held(lock);
      }
      if (table.write(LOCKS.delete(key).ifVersion(current.get().version())).isWritten()) {
        return new Removed.Unlocked(lock);
      }
      current = table.get(LOCKS, key);
    }
    if (current.isPresent()) {
      throw new IllegalStateException("the lock changed during each of the attempts");
    }
    return new Removed.NotLocked();
  }

  private static String pk(RepositoryName repository) {
    return "LOCK#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  private static ItemKey key(RepositoryName repository, String environment) {
    return new ItemKey(pk(repository), environment);
  }

  private static final class Codec implements ItemCodec<EnvironmentLock> {
    @Override
    public ItemKey key(EnvironmentLock lock) {
      return LockStore.key(lock.repository(), lock.environment());
    }

    @Override
    public Item write(EnvironmentLock lock) {
      return Item.builder()
          .set("repo", lock.repository().toString())
          .set("id", lock.id())
          .set("owner", lock.owner().id())
          .set("owner_name", lock.owner().name())
          .set("reason", lock.reason())
          .set("since", lock.span().since())
          .set("until", lock.span().expiresAt())
          .set("from", lock.takenFrom().map(Member::id))
          .set("from_name", lock.takenFrom().map(Member::name))
          .build();
    }

    @Override
    public EnvironmentLock read(ItemKey key, Item item) {
      return new EnvironmentLock(
          RepositoryName.parse(item.text("repo")).orElseThrow(),
          key.sk(),
          item.text("id"),
          new Member(item.text("owner"), item.text("owner_name")),
          item.text("reason"),
          new Span(item.instant("since"), item.findInstant("until")),
          item.findText("from").map(id -> new Member(id, item.text("from_name"))));
    }
  }
}
