package dev.orchestrator.bench;

import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Commands from many people at the same time, through HTTP, the table, its stream, the worker and
 * back to the simulated Discord, all in this process. Prints how long people waited.
 */
public final class LoadBenchmark {
  private static final int COMMANDS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LoadBenchmark() {}

  private record Waited(double acknowledged, double ended) {}

  public static void main(String[] arguments) throws Exception {
    var environment = new HashMap<>(Map.of("PORT", "0", "ENABLE_ALERTS", "false"));
    try (var system = LocalSystem.start(environment, OutputStream.nullOutputStream())) {
      run(system, 4, 100);
      System.out.printf(
          "%-12s %-10s %-24s %s%n",
          "connections", "commands", "acknowledged, ms", "final message, ms");
      for (int connections : new int[] {1, 4, 16}) {
        report(connections, run(system, connections, COMMANDS));
      }
    }
    System.exit(0);
  }

  private static List<Waited> run(LocalSystem system, int connections, int commands)
      throws InterruptedException, ExecutionException {
    var tasks = new ArrayList<Callable<Waited>>(Collections.nCopies(commands, () -> one(system)));
    var waited = new ArrayList<Waited>();
    try (var people = Executors.newFixedThreadPool(connections)) {
      for (var done : people.invokeAll(tasks)) {
        waited.add(done.get());
      }
    }
    return waited;
  }

  private static Waited one(LocalSystem system) throws InterruptedException, IOException {
    long start = System.nanoTime();
    SentInteraction sent = system.discord().interact(new Action.Command("diagnose"));
    if (sent.failure().isPresent()) {
      throw new IOException(sent.failure().get());
    }
    if (sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE).isEmpty()) {
      throw new IOException("no final message");
    }
    return new Waited(sent.answeredIn().toNanos() / 1e6, (System.nanoTime() - start) / 1e6);
  }

  private static void report(int connections, List<Waited> waited) {
    System.out.printf(
        "%-12d %-10d %-24s %s%n",
        connections,
        waited.size(),
        figures(waited.stream().mapToDouble(Waited::acknowledged).toArray()),
        figures(waited.stream().mapToDouble(Waited::ended).toArray()));
  }

  private static String figures(double[] values) {
    Arrays.sort(values);
    return "p50 %.1f, p99 %.1f"
        .formatted(values[values.length / 2], values[(int) (values.length * 0.99)]);
  }
}
