package dev.orchestrator.bench;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Certificate;
import dev.orchestrator.Events;
import dev.orchestrator.TableStandIn;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.packaged.Artifact;
import dev.orchestrator.packaged.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The packaged file started as Lambda starts it, beside what a user would pick instead, on one
 * processor core: from the start of the process to the answer to its first signed {@code
 * /diagnose}. Arguments are the rows that are wanted; without any, all are. Each run starts every
 * contender once, so that whatever else the machine does hits all of them.
 */
public final class ColdStartBenchmark {
  private static final int RUNS = Integer.getInteger("runs", 11);

  /** Packaged files of other builds, to be measured as packaged in the same runs. */
  private static final List<String> OTHERS =
      Stream.of(System.getProperty("others", "").split(",", -1))
          .filter(file -> !file.isBlank())
          .toList();

  private static final int EVENTS = 50;
  private static final List<String> ONE_CORE = List.of("taskset", "--cpu-list", "1");

  private static final String CONTAINER = "container with an AOT cache";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Path work;
  private final Path task;
  private final Certificate certificate;

  private ColdStartBenchmark(Path work) throws Exception {
    this.work = work;
    this.task = work.resolve("task");
    Artifact.unpackTo(task);
    this.certificate = Certificate.make(work);
  }

  public static void main(String[] arguments) throws Exception {
    // The JDK's server would wait for the other side between head and body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    stayOnTheOtherCore();
    Path work = Files.createTempDirectory("cold-start");
    try {
      new ColdStartBenchmark(work).run(List.of(arguments));
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(0);
  }

  private static void stayOnTheOtherCore() throws Exception {
    new ProcessBuilder(
            "taskset",
            "--all-tasks",
            "--cpu-list",
            "--pid",
            "0",
            "" + ProcessHandle.current().pid())
        .start()
        .waitFor();
  }

  private void run(List<String> only) throws Exception {
    var contenders = new ArrayList<StartContender>();
    Optional<NodePeer> node = NodePeer.install();
    node.ifPresent(peer ->
        contenders.add(
            new StartContender(
                StartTable.PEER, false, table -> peer.start(ONE_CORE, environment(table)))));
    contenders.add(new StartContender("as packaged", false, this::packaged));
    contenders.add(new StartContender("restored from a snapshot", true, this::snapshot));
    if (only.isEmpty() || only.contains(CONTAINER)) {
      Path cache = aotCache();
      contenders.add(
          new StartContender(CONTAINER, false, table -> container(table, "-XX:AOTCache=" + cache)));
    }
    contenders.removeIf(c -> !only.isEmpty() && !only.contains(c.name()));
    for (String file : OTHERS) {
      contenders.add(other(Path.of(file)));
    }

    try (var http = TableStandIn.http();
        var https = TableStandIn.https(certificate)) {
      for (TableStandIn table : List.of(http, https)) {
        measure(table, contenders, 1); // the other side of the connections warms up
        System.out.println(
            StartTable.of(table.uri().getScheme(), measure(table, contenders, RUNS)));
      }
    }
    System.out.printf("%nartifact: %.1f MB%n", Files.size(Artifact.FILE) / 1e6);
  }

  private static Map<String, List<StartFigures>> measure(
      TableStandIn table, List<StartContender> contenders, int runs)
      throws IOException, InterruptedException {
    var figures = new LinkedHashMap<String, List<StartFigures>>();
    for (int run = 0; run < runs; run++) {
      for (StartContender contender : contenders) {
        figures
            .computeIfAbsent(contender.name(), any -> new ArrayList<>())
            .add(contender.measure(table, events()));
      }
    }
    return figures;
  }

  /** Signed before the start, so that nothing competes with the process. */
  private static List<byte[]> events() {
    return Stream.generate(() ->
            Events.body("slash-diagnose")
                .withId(Snowflake.of(Instant.now(), NEXT.incrementAndGet() % 4096))
                .signed()
                .as(AwsShape.HTTP_API))
        .limit(EVENTS)
        .toList();
  }

  private Map<String, String> environment(TableStandIn table) {
    var environment = new HashMap<String, String>();
    environment.put("STAGE", "prod");
    environment.put("TABLE_NAME", "orchestrator-prod");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", table.uri().toString());
    environment.put("DISCORD_APPLICATION_ID", "1000000000000000001");
    environment.put("DISCORD_PUBLIC_KEY", Events.SIGNER.publicKeyHex());
    environment.put("NODE_EXTRA_CA_CERTS", certificate.nodeFile());
    environment.put("PATH", System.getenv("PATH"));
    return environment;
  }

  private LambdaFunction packaged(TableStandIn table) throws IOException {
    return packaged(task, table);
  }

  private LambdaFunction packaged(Path unpacked, TableStandIn table) throws IOException {
    return LambdaFunction.run(
        pinned(LambdaFunction.javaCommand(List.of(), true, trust())), unpacked, environment(table));
  }

  private StartContender other(Path file) throws IOException {
    Path unpacked = work.resolve("other-" + file.getFileName());
    Artifact.unpack(file, unpacked);
    return new StartContender(
        file.getFileName().toString(), false, table -> packaged(unpacked, table));
  }

  private LambdaFunction snapshot(TableStandIn table) throws IOException {
    return run(
        LambdaFunction.javaCommand(List.of(), false, trust()),
        LambdaFunction.withSnapStart(environment(table)));
  }

  private LambdaFunction container(TableStandIn table, String cache) throws IOException {
    Path jar = Artifact.FILE.toAbsolutePath();
    return run(LambdaFunction.javaCommand(List.of(jar), true, cache, trust()), environment(table));
  }

  private LambdaFunction run(List<String> command, Map<String, String> environment)
      throws IOException {
    return LambdaFunction.run(pinned(command), task, environment);
  }

  private static List<String> pinned(List<String> command) {
    return Stream.concat(ONE_CORE.stream(), command.stream()).toList();
  }

  private String trust() {
    return certificate.javaSwitch();
  }

  /** As the build of an image would make it: from one training run, over HTTPS. */
  private Path aotCache() throws Exception {
    Path cache = work.resolve("orchestrator.aot");
    try (var table = TableStandIn.https(certificate);
        var function = container(table, "-XX:AOTCacheOutput=" + cache)) {
      boolean trained = function.api().awaitReady(Duration.ofSeconds(60));
      for (byte[] event : events()) {
        trained &= StartContender.isAcknowledged(function.api().invoke(event, Optional.empty()));
        if (!trained) {
          throw new IOException("the training run failed: " + function.output());
        }
      }
      function.end(Duration.ofSeconds(120));
      if (!Files.exists(cache)) {
        List<String> output = function.output();
        throw new IOException("no AOT cache was made: " + output.getLast());
      }
    }
    return cache;
  }
}
