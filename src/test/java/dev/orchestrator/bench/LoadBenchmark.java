package dev.orchestrator.bench;

import dev.orchestrator.bench.LoadRun.Figures;
import dev.orchestrator.packaged.TableOverHttp;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands from many people at the same time, over HTTP, to the local server and to the packaged
 * file under Lambda's runtime, with the table, its stream, the worker and a Discord that counts.
 * Nine of ten are answered at once, the tenth by the worker. Then the table is read: all there,
 * none twice, none still running. {@code LOAD_COMMANDS} in the environment says how many commands
 * the last level has, 100,000 if it says nothing; {@code LOAD_TARGET} may name one target.
 */
public final class LoadBenchmark {
  private static final int WARM_UP = 2_000;
  private static final int ALL = 100_000;

  private LoadBenchmark() {}

  @FunctionalInterface
  private interface Start {
    LoadTarget start(TableOverHttp table, LoadDiscord discord) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    String wanted = Optional.ofNullable(System.getenv("LOAD_TARGET")).orElse("");
    if (!wanted.equals("packaged")) {
      measure("the local server", LoadTarget::local);
    }
    if (!wanted.equals("local")) {
      measure("the packaged file, one process and one worker", LoadTarget::packaged);
    }
    System.exit(0);
  }

  private static void measure(String name, Start start) throws Exception {
    int all =
        Optional.ofNullable(System.getenv("LOAD_COMMANDS")).map(Integer::parseInt).orElse(ALL);
    var next = new AtomicLong();
    try (TableOverHttp table = TableOverHttp.start();
        var discord = new LoadDiscord();
        LoadTarget target = start.start(table, discord)) {
      System.out.printf(
          "%s%n%-12s %9s %9s  %-26s %-26s %s%n",
          name,
          "connections",
          "commands",
          "a second",
          "first answer, ms",
          "final message, ms",
          "memory");
      System.out.printf("%-32s  %-26s %-26s%n", "", "p50 / p99 / p99.9", "p50 / p99 / p99.9");
      var run = new LoadRun(target, discord, next);
      run.run(16, number -> number < WARM_UP);
      int left = all - WARM_UP;
      for (int connections : new int[] {1, 16, 64}) {
        int commands =
            connections == 1
                ? left / 10
                : connections == 16 ? left * 3 / 10 : left - left / 10 - left * 3 / 10;
        Figures figures = run.run(connections, number -> number < commands);
        System.out.printf(
            "%-12d %,9d %,9d  %-26s %-26s %s%n",
            connections,
            figures.commands(),
            figures.perSecond(),
            Figures.percentiles(figures.acknowledged()),
            Figures.percentiles(figures.ended()),
            ProcessMemory.resident(target.processes()));
      }
      System.out.println(LoadCheck.of(table).verdict(next.get(), discord.finals()));
    }
  }
}
