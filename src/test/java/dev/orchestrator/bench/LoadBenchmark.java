package dev.orchestrator.bench;

import dev.orchestrator.bench.LoadRun.Figures;
import dev.orchestrator.packaged.TableOverHttp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands from many people at the same time, over HTTP, to the local server and to the packaged
 * file under Lambda's runtime, with the table, its stream, the worker and a Discord that counts.
 * Nine of ten are answered at once, the tenth by the worker. Then the table is read: all there,
 * none twice, none still running. {@code LOAD_COMMANDS} in the environment says how many commands
 * each target gets, 100,000 if it says nothing; {@code LOAD_TARGET} may name one target, {@code
 * local} or {@code packaged}.
 */
public final class LoadBenchmark {
  private static final int WARM_UP = 2_000;
  private static final int ALL = 100_000;

  private static final List<Level> LEVELS =
      List.of(new Level(1, 1), new Level(16, 3), new Level(64, 6));

  /**
   * How many people there are at once.
   *
   * @param tenths of all commands that they send
   */
  private record Level(int connections, int tenths) {}

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
      for (Level level : LEVELS) {
        int commands = (all - WARM_UP) / 10 * level.tenths();
        Figures figures = run.run(level.connections(), number -> number < commands);
        System.out.printf(
            "%-12d %,9d %,9d  %-26s %-26s %s%n",
            level.connections(),
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
