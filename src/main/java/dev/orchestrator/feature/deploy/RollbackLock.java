package dev.orchestrator.feature.deploy;

import dev.orchestrator.github.RefName;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.LockStore;
import java.time.Instant;
import java.util.Optional;

/**
 * The lock that follows a rollback. It is acquired before the place is free, so that the next
 * deploy in the queue does not undo the rollback.
 */
final class RollbackLock {
  private RollbackLock() {}

  /** Locks the environment of a rollback, unless it is locked; does nothing for other deploys. */
  static void acquire(Deploy deploy, LockStore locks, Instant now) {
    if (deploy.origin().kind() == Deploy.Kind.ROLLBACK) {
      var unused =
          locks.acquire(
              new EnvironmentLock(
                  deploy.subject().repository(),
                  deploy.subject().environment(),
                  "rollback-" + deploy.id(),
                  deploy.origin().requester(),
                  "Rolled back to " + RefName.shortCommit(deploy.subject().sha()),
                  new EnvironmentLock.Span(now, Optional.empty()),
                  Optional.empty()),
              false);
    }
  }
}
