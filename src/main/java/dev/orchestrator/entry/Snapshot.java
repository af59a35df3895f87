package dev.orchestrator.entry;

import dev.orchestrator.log.Log;
import dev.orchestrator.log.Logging;
import dev.orchestrator.trace.StoreUnavailable;
import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Hooks for SnapStart: no secret goes into the snapshot, and nothing that has to be unique or fresh
 * is restored from it. Source: AWS Lambda, "Handling uniqueness with Lambda SnapStart".
 */
final class Snapshot implements Resource {
  /** How Lambda starts the process; its own variable. */
  static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private static final Log LOG = Log.named("entry");

  private final Services services;
  private final SnapshotSafeRandom random;

  Snapshot(Services services, SnapshotSafeRandom random) {
    this.services = services;
    this.random = random;
  }

  /** Whether this process will be put into a snapshot. */
  static boolean comes(Map<String, String> environment) {
    return "snap-start".equals(environment.get(INITIALIZATION));
  }

  /** Has the runtime call it. The runtime does not hold it, so the caller has to. */
  static Snapshot registered(Services services, SnapshotSafeRandom random) {
    var snapshot = new Snapshot(services, random);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    services.forgetSecrets();
    Logging.drain();
  }

  /** An unreachable table does not stop the restore: the next caller gets an error. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    random.renew();
    Version.CURRENT.log(LOG, "function.restored", "the function was restored from its snapshot");
    try {
      // Asks for the role's credentials and connects, so that the first command does not have to.
      services.traces().reach();
    } catch (StoreUnavailable away) {
      LOG.warn("snapshot.table_unavailable", "the table did not answer after the restore", away);
      Logging.drain();
    }
  }
}
