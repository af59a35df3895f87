package dev.orchestrator.local;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Runs the whole system locally until it is stopped. */
@Command(
    name = "serve",
    description = {
      "Run the whole system locally, until SIGINT or SIGTERM.",
      "The HTTP server, a DynamoDB-compatible table, the worker, and simulated Discord and GitHub."
          + " The environment configures it as it does on AWS; docs/configuration.md lists the variables. PORT"
          + " (8787) is the server's port, 0 picks a free one; DATA_DIR keeps the table from run to"
          + " run."
    })
final class ServeTool implements Callable<Integer> {
  private final Terminal terminal;

  ServeTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LocalSystem system;
    try {
      system = LocalSystem.start(terminal.environment(), terminal.out());
    } catch (IOException unusable) {
      terminal.err().println(unusable.getMessage());
      return ExitCode.SOFTWARE;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              system.close();
              stopped.countDown();
            }));
    if (Boolean.getBoolean("orchestrator.stop-with-parent")) {
      // Maven's process may be killed without a chance to stop its child.
      ProcessHandle.current()
          .parent()
          .ifPresent(p -> p.onExit().thenRun(() -> System.exit(ExitCode.SOFTWARE)));
    }
    terminal.out().println(system.banner());
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }
}
