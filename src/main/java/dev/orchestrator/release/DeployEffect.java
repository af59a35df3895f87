package dev.orchestrator.release;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a change of a deploy has to cause in other systems: its deployment on GitHub, and
 * notifications. It is written in the transaction of the change, calls the worker, and stays until
 * it is done.
 *
 * @param at of the change
 */
public record DeployEffect(String deployId, Kind kind, Instant at) {
  /** All of them are in one partition, so that a schedule finds those that were not done. */
  public static final String OPEN = "EFFECT#OPEN";

  private static final String CHANGE = "CHANGE#";

  public static final ItemType<DeployEffect> EFFECTS =
      ItemType.of("deploy effect", "EFFECT#", CHANGE, new Codec()).callingWorker();

  /** Which change it was. */
  public enum Kind {
    /** The run was found. */
    FOUND,
    /** The deploy has ended. */
    ENDED
  }

  /** The effect of a change; empty if nothing outside has to follow it. */
  static Optional<DeployEffect> of(Deploy before, Deploy after, Instant now) {
    if (!before.state().isFinal() && after.state().isFinal() && after.run().id().isPresent()) {
      return Optional.of(new DeployEffect(after.id(), Kind.ENDED, now));
    }
    return before.run().id().isEmpty() && after.run().id().isPresent()
        ? Optional.of(new DeployEffect(after.id(), Kind.FOUND, now))
        : Optional.empty();
  }

  private ItemKey key() {
    return new ItemKey(OPEN, CHANGE + ItemKey.text(deployId, kind.name().toLowerCase(Locale.ROOT)));
  }

  private static final class Codec implements ItemCodec<DeployEffect> {
    @Override
    public ItemKey key(DeployEffect effect) {
      return effect.key();
    }

    @Override
    public Item write(DeployEffect effect) {
      return Item.builder()
          .set("deploy", effect.deployId())
          .set("kind", effect.kind().name())
          .set("at", effect.at())
          .build();
    }

    @Override
    public DeployEffect read(ItemKey key, Item item) {
      return new DeployEffect(
          item.text("deploy"), Kind.valueOf(item.text("kind")), item.instant("at"));
    }
  }
}
