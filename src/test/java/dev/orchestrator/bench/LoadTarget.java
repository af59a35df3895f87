package dev.orchestrator.bench;

import dev.orchestrator.Events;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.ServerProcess;
import dev.orchestrator.local.StreamPump;
import dev.orchestrator.packaged.Artifact;
import dev.orchestrator.packaged.LambdaFunction;
import dev.orchestrator.packaged.TableOverHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target of a load test, in separate processes.
 *
 * @param processes by name
 */
record LoadTarget(int port, Map<String, Long> processes, List<AutoCloseable> parts)
    implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final String APPLICATION = "1000000000000000001";

  private static Map<String, String> settings(TableOverHttp table, LoadDiscord discord) {
    var all = new HashMap<String, String>();
    all.put("STAGE", "dev");
    all.put("TABLE_NAME", TableOverHttp.NAME);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", table.uri().toString());
    all.put("DISCORD_APPLICATION_ID", APPLICATION);
    all.put("DISCORD_PUBLIC_KEY", Events.SIGNER.publicKeyHex());
    all.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
    all.put("DISCORD_BOT_TOKEN", "made-up-" + "bot-token-of-the-load");
    return all;
  }

  /** The local server in a separate process, with 256 MB for its objects. */
  static LoadTarget local(TableOverHttp table, LoadDiscord discord) throws IOException {
    Map<String, String> environment = settings(table, discord);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    ServerProcess server =
        ServerProcess.serve(Files.createTempDirectory("load"), environment, LONGEST, "-Xmx256m");
    return new LoadTarget(
        server.interactions().getPort(), Map.of("local server", server.pid()), List.of(server));
  }

  /**
   * The packaged file, one process that faces the internet and one worker. Lambda would start more;
   * a machine of two cores has no room for them.
   */
  static LoadTarget packaged(TableOverHttp table, LoadDiscord discord) throws Exception {
    Path task = Files.createTempDirectory("task");
    Artifact.unpackTo(task);
    LambdaFunction ingress = LambdaFunction.start(task, settings(table, discord));
    LambdaFunction worker = LambdaFunction.start(task, settings(table, discord));
    if (!ingress.api().awaitReady(START) || !worker.api().awaitReady(START)) {
      throw new IOException("the packaged file did not start: " + ingress.output());
    }
    HttpServer front = HttpServer.start(0, event -> ingress.api().answer(event, Optional.empty()));
    var pump =
        new StreamPump(
            table.client(),
            table.streams(),
            TableOverHttp.NAME,
            event -> worker.api().answer(event, Optional.empty()));
    var processes = new LinkedHashMap<String, Long>();
    processes.put("ingress", ingress.pid());
    processes.put("worker", worker.pid());
    return new LoadTarget(front.uri().getPort(), processes, List.of(front, pump, ingress, worker));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
