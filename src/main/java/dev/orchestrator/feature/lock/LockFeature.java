package dev.orchestrator.feature.lock;

import dev.orchestrator.command.Command;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Locks and freezes. */
public final class LockFeature implements Feature {
  private final LockCommand lock;
  private final FreezeCommand freeze;

  public LockFeature(
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      LockStore locks,
      FreezeStore freezes,
      Supplier<DiscordClient> discord,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    var environments = new HoldableEnvironments(gate, configured, redaction);
    this.lock = new LockCommand(locks, environments, discord, new MessageWriter(redaction), clock);
    this.freeze = new FreezeCommand(freezes, environments);
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(lock, freeze);
  }
}
