package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.StreamPump;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.packaged.Artifact;
import dev.orchestrator.packaged.LambdaFunction;
import dev.orchestrator.packaged.TableOverHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How much of a processor the worker needs for a {@code /diagnose} and for its jobs of a minute:
 * the packaged file, restored from its snapshot, one command after another, over HTTP without TLS.
 * {@code WORKER_CGROUP} in the environment may name the folder of a control group of version 1 that
 * the worker enters, to measure it with a share of a processor.
 */
public final class WorkerBenchmark {
  private static final int WARM_UP = 20;
  private static final int COMMANDS = 200;
  private static final int MINUTES = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MINUTE =
      "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\",\"detail\":{\"every\":\"PT1M\"}}";

  private final SimulatedDiscord discord;
  private final LambdaFunction worker;

  /** How long the worker's calls took, in nanoseconds. */
  private final ConcurrentLinkedQueue<Long> calls = new ConcurrentLinkedQueue<>();

  private int people;

  private WorkerBenchmark(SimulatedDiscord discord, LambdaFunction worker) {
    this.discord = discord;
    this.worker = worker;
  }

  public static void main(String[] arguments) throws Exception {
    String botToken = "made-up-" + "bot-token-of-the-benchmark";
    String gitHubToken = "made-up-" + "github-token-of-the-benchmark";
    InstantSource clock = InstantSource.system();
    Path task = Files.createTempDirectory("task");
    Artifact.unpackTo(task);
    try (TableOverHttp table = TableOverHttp.start();
        var discord = SimulatedDiscord.start(SimulatedDiscordSettings.with(botToken, clock));
        var gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(gitHubToken, clock))) {
      var environment = new HashMap<String, String>();
      environment.put("STAGE", "dev");
      environment.put("TABLE_NAME", TableOverHttp.NAME);
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", table.uri().toString());
      environment.put("DISCORD_APPLICATION_ID", SimulatedServer.APPLICATION_ID);
      environment.put("DISCORD_PUBLIC_KEY", discord.publicKey());
      environment.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
      environment.put("DISCORD_BOT_TOKEN", botToken);
      environment.put("GITHUB_API_BASE_URL", gitHub.apiBase().toString());
      environment.put("GITHUB_TOKEN", gitHubToken);
      environment.put("GITHUB_REPOSITORY", "octo-org/storefront");
      environment.put("GUILD_IDS", SimulatedServer.GUILD_ID);
      Application developer =
          TestServices.withoutTable(environment, OutputStream.nullOutputStream());
      LocalSystem.register(developer, clock);
      var ofWorker = new HashMap<>(environment);
      ofWorker.put("FUNCTION_ROLE", "worker");
      try (var ingress = LambdaFunction.start(task, environment);
          var worker = started(task, ofWorker);
          var front = HttpServer.start(0, event -> ingress.api().answer(event, Optional.empty()))) {
        if (!worker.api().awaitSnapshot(PATIENCE) || !ingress.api().awaitReady(PATIENCE)) {
          throw new IOException("the packaged file did not start: " + worker.output());
        }
        worker.api().restore();
        if (!worker.api().awaitReady(PATIENCE)) {
          throw new IOException("the worker was not restored: " + worker.output());
        }
        discord.sendInteractionsTo(front.uri().resolve("/discord/interactions"));
        var benchmark = new WorkerBenchmark(discord, worker);
        try (var pump =
            new StreamPump(table.client(), table.streams(), TableOverHttp.NAME, benchmark::work)) {
          benchmark.run();
        }
      }
    }
    System.exit(0);
  }

  private static LambdaFunction started(Path task, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<String>();
    Optional.ofNullable(System.getenv("WORKER_CGROUP"))
        .ifPresent(group ->
            command.addAll(
                List.of(
                    "/bin/sh",
                    "-c",
                    "echo $$ > " + group + "/cgroup.procs; exec \"$@\"",
                    "worker")));
    command.addAll(LambdaFunction.javaCommand(List.of(), false));
    return LambdaFunction.run(command, task, LambdaFunction.withSnapStart(environment));
  }

  /** The stream's filter lets new items pass; of these the commands are done here. */
  private byte[] work(byte[] event) {
    String text = new String(event, UTF_8);
    if (!text.contains("\"INSERT\"") || !text.contains("\"work\"")) {
      return "{\"batchItemFailures\":[]}".getBytes(UTF_8);
    }
    long start = System.nanoTime();
    byte[] answer = worker.api().answer(event, Optional.empty());
    calls.add(System.nanoTime() - start);
    return answer;
  }

  private void run() throws Exception {
    measure("/diagnose, the first", 1);
    measure("/diagnose, the next " + WARM_UP, WARM_UP);
    measure("/diagnose, warm", COMMANDS);
    Duration before = cpu();
    for (int minute = 0; minute < MINUTES; minute++) {
      worker.api().answer(MINUTE.getBytes(UTF_8), Optional.empty());
    }
    System.out.printf(
        "%-24s %6.1f ms of a processor%n",
        "the jobs of a minute", millis(cpu().minus(before)) / MINUTES);
    System.out.println(ProcessMemory.resident(Map.of("worker", worker.pid())));
  }

  private void measure(String name, int commands) throws Exception {
    calls.clear();
    Duration before = cpu();
    for (int command = 0; command < commands; command++) {
      String id = Long.toString(4_100_000_000_000_000_000L + people++);
      SentInteraction sent =
          discord.interact(
              new Action.Command("diagnose"),
              Caller.of(new Person(id, "person" + people, "Person", List.of(), "0")));
      if (sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE).isEmpty()) {
        throw new IOException("no final message: " + worker.output());
      }
    }
    // The end is written after the message.
    Thread.sleep(500);
    List<Long> took = calls.stream().sorted().toList();
    System.out.printf(
        "%-24s %6.1f ms of a processor, the call takes %.0f ms (median of %d)%n",
        name, millis(cpu().minus(before)) / commands, took.get(took.size() / 2) / 1e6, took.size());
  }

  private Duration cpu() {
    return ProcessHandle.of(worker.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
