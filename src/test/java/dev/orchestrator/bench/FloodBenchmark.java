package dev.orchestrator.bench;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a flood of forged requests costs, and by how much it slows genuine commands that the same
 * process answers meanwhile. Lambda gives each request its own process, so this is worse than the
 * cloud. The rounds with and without the flood take turns, because the machine's speed varies.
 */
public final class FloodBenchmark {
  private static final int COMMANDS = 300;
  private static final int ROUNDS = 8;
  private static final int FORGERIES_A_SECOND = 200;

  private final InstantSource clock = InstantSource.system();
  private final AtomicLong next = new AtomicLong();
  private final Orchestrator function;

  private FloodBenchmark(LocalDynamo dynamo) {
    LocalTable.create(dynamo.client(), "orchestrator-dev");
    function =
        new Orchestrator(
            TestServices.with(dynamo.client(), Map.of(), clock, OutputStream.nullOutputStream()));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (LocalDynamo dynamo = LocalDynamo.start(Optional.empty())) {
      new FloodBenchmark(dynamo).run();
    }
    System.exit(0);
  }

  private void run() throws InterruptedException {
    Events.Request genuine = genuine();
    byte[] unsigned = genuine.withoutHeader("x-signature-ed25519").as(AwsShape.HTTP_API);
    byte[] forged =
        Events.body("slash-diagnose")
            .signed(new InteractionSigner(new byte[32]), Events.TIMESTAMP)
            .as(AwsShape.HTTP_API);
    commands(2_000);
    cost("unsigned", unsigned);
    cost("wrongly signed", forged);
    for (var flood :
        List.of(Map.entry("unsigned", unsigned), Map.entry("wrongly signed", forged))) {
      var calm = new ArrayList<Double>();
      var flooded = new ArrayList<Double>();
      for (int round = 0; round < ROUNDS; round++) {
        calm.addAll(commands(COMMANDS));
        flooded.addAll(during(flood.getValue()));
      }
      System.out.printf(
          "%-16s calm %s, flooded %s%n", flood.getKey(), figures(calm), figures(flooded));
    }
  }

  private Events.Request genuine() {
    String id = Snowflake.of(clock.instant(), next.incrementAndGet());
    return Events.body("slash-diagnose").withId(id).signed();
  }

  private void cost(String name, byte[] event) {
    var threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 3_000; i++) {
      function.handle(event, Optional.empty());
    }
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < 3_000; i++) {
      function.handle(event, Optional.empty());
    }
    System.out.printf(
        "%-16s %.0f µs of processor time%n",
        name, (threads.getCurrentThreadCpuTime() - start) / 3_000 / 1e3);
  }

  private List<Double> during(byte[] forgery) throws InterruptedException {
    var over = new AtomicBoolean();
    Thread flood =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                function.handle(forgery, Optional.empty());
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / FORGERIES_A_SECOND);
              }
            });
    List<Double> milliseconds = commands(COMMANDS);
    over.set(true);
    flood.join();
    return milliseconds;
  }

  private List<Double> commands(int count) {
    var milliseconds = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      byte[] event = genuine().as(AwsShape.HTTP_API);
      long start = System.nanoTime();
      function.handle(event, Optional.empty());
      milliseconds.add((System.nanoTime() - start) / 1e6);
    }
    return milliseconds;
  }

  private static String figures(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).toArray();
    Arrays.sort(sorted);
    return "p50 %.2f ms, p99 %.2f ms"
        .formatted(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)]);
  }
}
