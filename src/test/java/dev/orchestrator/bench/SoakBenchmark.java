package dev.orchestrator.bench;

import dev.orchestrator.bench.LoadRun.Figures;
import dev.orchestrator.packaged.TableOverHttp;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ten minutes of commands to the packaged file, and what its processes hold after each of them:
 * live objects after a collection, and resident memory. {@code SOAK_MINUTES} says another number.
 */
public final class SoakBenchmark {
  private static final int MINUTES = 10;
  private static final int CONNECTIONS = 8;

  private SoakBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int minutes =
        Optional.ofNullable(System.getenv("SOAK_MINUTES")).map(Integer::parseInt).orElse(MINUTES);
    var next = new AtomicLong();
    try (TableOverHttp table = TableOverHttp.start();
        var discord = new LoadDiscord();
        LoadTarget target = LoadTarget.packaged(table, discord)) {
      var run = new LoadRun(target, discord, next);
      System.out.printf(
          "%-7s %9s  %-22s  %-38s %s%n",
          "minute", "commands", "first answer, ms", "live objects", "resident");
      for (int minute = 1; minute <= minutes; minute++) {
        long end = System.nanoTime() + 60_000_000_000L;
        Figures figures = run.run(CONNECTIONS, number -> System.nanoTime() < end);
        System.out.printf(
            "%-7d %,9d  %-22s  %-38s %s%n",
            minute,
            figures.commands(),
            Figures.percentiles(figures.acknowledged()),
            ProcessMemory.live(target.processes()),
            ProcessMemory.resident(target.processes()));
      }
      System.out.println(LoadCheck.of(table).verdict(next.get(), discord.finals()));
    }
    System.exit(0);
  }
}
