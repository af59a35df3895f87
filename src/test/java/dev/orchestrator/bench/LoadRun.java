package dev.orchestrator.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** People at a number of connections, each of whom waits for the answer before the next command. */
final class LoadRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LoadTarget target;
  private final LoadDiscord discord;
  private final AtomicLong next;

  /**
   * @param next the number of the next command of all runs
   */
  LoadRun(LoadTarget target, LoadDiscord discord, AtomicLong next) {
    this.target = target;
    this.discord = discord;
    this.next = next;
  }

  /** How long people waited, in nanoseconds: for the first answer, and for the final message. */
  record Waited(List<Long> acknowledged, List<Long> ended) {}

  /** What one run showed. */
  record Figures(int commands, Duration took, long[] acknowledged, long[] ended) {
    long perSecond() {
      return Math.round(commands / (took.toNanos() / 1e9));
    }

    static String percentiles(long[] sorted) {
      return sorted.length == 0
          ? "-"
          : "%.1f / %.1f / %.1f".formatted(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
    }

    private static double at(long[] sorted, double part) {
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }
  }

  /**
   * Sends commands for as long as {@code goesOn} says so of their number in this run.
   *
   * @throws ExecutionException if an answer was wrong or did not come
   */
  Figures run(int connections, LongPredicate goesOn)
      throws InterruptedException, ExecutionException {
    var sent = new AtomicLong();
    long start = System.nanoTime();
    var acknowledged = new ArrayList<Long>();
    var ended = new ArrayList<Long>();
    try (var people = Executors.newFixedThreadPool(connections)) {
      var work = new ArrayList<Future<Waited>>();
      for (int i = 0; i < connections; i++) {
        work.add(people.submit(() -> person(sent, goesOn)));
      }
      for (Future<Waited> one : work) {
        acknowledged.addAll(one.get().acknowledged());
        ended.addAll(one.get().ended());
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Figures(acknowledged.size(), took, sorted(acknowledged), sorted(ended));
  }

  private Waited person(AtomicLong sent, LongPredicate goesOn)
      throws IOException, InterruptedException {
    var waited = new Waited(new ArrayList<>(), new ArrayList<>());
    try (var connection = new LoadConnection(target.port())) {
      while (goesOn.test(sent.getAndIncrement())) {
        LoadRequest request = LoadRequest.of(next.getAndIncrement(), Instant.now());
        long start = System.nanoTime();
        connection.send(request.bytes(), request.answerType());
        waited.acknowledged().add(System.nanoTime() - start);
        if (request.deferred()) {
          waited.ended().add(discord.awaitFinal(request.token(), PATIENCE) - start);
        }
      }
    }
    return waited;
  }

  private static long[] sorted(List<Long> values) {
    long[] sorted = values.stream().mapToLong(value -> value).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
