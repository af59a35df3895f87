package dev.orchestrator.release;

import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Brings about what changes of deploys have to bring about. It is called when a change is written,
 * and by a schedule for what could not be done then.
 */
public final class DeployEffects {
  private static final int MOST = 100;

  /** The call of the change itself is on its way for so long. */
  private static final Duration YOUNG = Duration.ofSeconds(20);

  private final Table table;
  private final DeployStore deploys;
  private final List<Effect> effects;
  private final InstantSource clock;

  public DeployEffects(
      Table table, DeployStore deploys, List<Effect> effects, InstantSource clock) {
    this.table = table;
    this.deploys = deploys;
    this.effects = List.copyOf(effects);
    this.clock = clock;
  }

  /** One thing that follows the changes of a deploy. It is repeated until it is done. */
  @FunctionalInterface
  public interface Effect {
    /**
     * @return whether nothing is left to do
     */
    boolean follow(Deploy deploy, DeployEffect.Kind kind) throws InterruptedException;
  }

  /** Does what one change asks for. */
  public void follow(DeployEffect change) throws InterruptedException {
    Optional<Deploy> deploy = deploys.find(change.deployId());
    boolean isDone = true;
    for (Effect effect : effects) {
      isDone &= deploy.isEmpty() || effect.follow(deploy.get(), change.kind());
    }
    if (isDone) {
      var unused = table.write(DeployEffect.EFFECTS.delete(key(change)));
    }
  }

  private static ItemKey key(DeployEffect change) {
    return DeployEffect.EFFECTS.put(change).key();
  }

  /** Does what is still open. */
  public void followOpen() throws InterruptedException {
    for (Stored<DeployEffect> open :
        table.queryAll(DeployEffect.EFFECTS.in(DeployEffect.OPEN).consistently(), MOST)) {
      if (open.value().at().isBefore(clock.instant().minus(YOUNG))) {
        follow(open.value());
      }
    }
  }
}
