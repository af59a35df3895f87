package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Invoker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Calls of commands and components for tests. */
public final class TestCalls {
  /** By an admin, outside a server. */
  public static final CommandCall BY_ADMIN =
      new CommandCall(
          new Invoker("4000000000000000009", "Lin", List.of(), 0),
          true,
          "1-67000001-cccccccccccccccccccccccc",
          "1100000000000000001",
          Optional.empty(),
          Optional.empty(),
          true,
          Instant.parse("2026-11-21T10:00:00Z"));

  private TestCalls() {}
}
