package dev.orchestrator.local;

import dev.orchestrator.entry.InvalidSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the whole system on this machine until it is stopped. */
final class ServeTool implements Tool {
  @Override
  public String name() {
    return "serve";
  }

  @Override
  public String summary() {
    return "run the whole system on this machine";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator serve

    Runs the HTTP server, a DynamoDB-compatible table, the worker, and simulated Discord and GitHub, until
    SIGINT or SIGTERM. The environment configures it as it does on AWS; the README lists the
    variables. PORT (8787) is the server's port, 0 picks a free one; DATA_DIR keeps the table
    from run to run.\
    """;
  }

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    if (!arguments.isEmpty()) {
      System.err.println("serve takes no arguments.\n\n" + usage());
      return WRONG_USE;
    }
    LocalSystem system;
    try {
      system = LocalSystem.start(environment, System.out);
    } catch (InvalidSettings unusable) {
      System.err.println(unusable.getMessage());
      return WRONG_USE;
    } catch (IOException busy) {
      System.err.println(busy.getMessage());
      return FAILED;
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
          .ifPresent(p -> p.onExit().thenRun(() -> System.exit(FAILED)));
    }
    System.out.println(system.banner());
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return DONE;
  }
}
