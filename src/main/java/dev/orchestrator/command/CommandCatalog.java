package dev.orchestrator.command;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The commands of one bot, for what is built before they are: the store of traces, which counts
 * their ends, and {@code /help}. They are declared once, when all features are built.
 */
public final class CommandCatalog {
  private record Declared(List<CommandSpec<?>> specs, CommandMetrics metrics) {}

  private static final Declared NONE = new Declared(List.of(), new CommandMetrics(List.of()));

  private final AtomicReference<Declared> declared = new AtomicReference<>(NONE);

  /**
   * Declares the commands.
   *
   * @throws IllegalStateException if they are declared already
   */
  public void declare(List<CommandSpec<?>> specs) {
    var metrics = new CommandMetrics(specs.stream().map(CommandSpec::name).toList());
    if (!declared.compareAndSet(NONE, new Declared(List.copyOf(specs), metrics))) {
      throw new IllegalStateException("the commands are declared already");
    }
  }

  /** The declarations; empty before they are declared. */
  public List<CommandSpec<?>> specs() {
    return declared.get().specs();
  }

  /** What commands count when they end. */
  public CommandMetrics metrics() {
    return declared.get().metrics();
  }
}
