package dev.orchestrator.deploy;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.StreamPump;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.log.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The system with a table that counts and a log that is kept. What the stream hands over waits for
 * {@link #work}, so that what each of the two functions asks for can be told apart.
 */
final class CountedSystem implements AutoCloseable {
  private static final String TABLE = "orchestrator-dev";
  private static final String REPOSITORY = "octo-org/storefront";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Semaphore mayWork = new Semaphore(0);
  private final Semaphore worked = new Semaphore(0);
  private final LocalDynamo dynamo;
  private final CountedTable table;
  private final SimulatedDiscord discord;
  private final SimulatedGitHub gitHub;
  private final Orchestrator function;
  private final HttpServer front;
  private final ApiKey apiKey = ApiKey.create(new SecureRandom());
  private final StreamPump pump;

  CountedSystem() throws IOException {
    this(InstantSource.system(), "0");
  }

  /**
   * As {@link #CountedSystem()}, at another time.
   *
   * @param attestations how often is attested; 0 for never, as where no signing key is configured
   */
  CountedSystem(InstantSource clock, String attestations) throws IOException {
    String botToken = "made-up-" + "bot-token-of-the-cost";
    String gitHubToken = "made-up-" + "github-token-of-the-cost";
    dynamo = LocalDynamo.start(Optional.empty());
    discord = SimulatedDiscord.start(SimulatedDiscordSettings.with(botToken, clock));
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(gitHubToken, clock));
    LocalTable.create(dynamo.client(), TABLE);
    table = new CountedTable(dynamo.client());
    Application application =
        TestServices.with(
            table,
            Map.of(
                "ATTESTATION_INTERVAL",
                attestations,
                "STAGE",
                "dev",
                "DISCORD_PUBLIC_KEY",
                discord.publicKey(),
                "DISCORD_API_BASE_URL",
                discord.apiBase().toString(),
                "DISCORD_BOT_TOKEN",
                botToken,
                "GITHUB_API_BASE_URL",
                gitHub.apiBase().toString(),
                "GITHUB_TOKEN",
                gitHubToken,
                "GITHUB_REPOSITORY",
                REPOSITORY),
            clock,
            log);
    LocalSystem.register(application, clock);
    var grant =
        new StoredKey.Grant(
            Set.of(Scope.PHASES_WRITE, Scope.PHASES_READ, Scope.AUDIT_WRITE),
            List.of(RepositoryPattern.parse("*").orElseThrow()),
            Optional.empty());
    // Straight to the table, which the key itself does not cost.
    boolean created =
        new DynamoApiKeyStore(dynamo.client(), TABLE)
            .create(StoredKey.created(apiKey, "cost", grant, "test", clock.instant()));
    if (!created) {
      throw new IllegalStateException("the key was there");
    }
    function = new Orchestrator(application);
    front = HttpServer.start(0, this::handle);
    pump = new StreamPump(dynamo.client(), dynamo.streams(), TABLE, workOnceAllowed());
    URI endpoint = front.uri().resolve("/discord/interactions");
    discord.sendInteractionsTo(endpoint);
  }

  /** What was asked for: of the table, and in bytes of log lines. */
  record Spent(CountedTable.Count table, long logBytes) {
    Spent minus(Spent before) {
      return new Spent(table.minus(before.table), logBytes - before.logBytes);
    }
  }

  /** Something that the system does. */
  @FunctionalInterface
  interface Doing {
    void run() throws Exception;
  }

  Spent spentOn(Doing doing) throws Exception {
    Spent before = spent();
    doing.run();
    return spent().minus(before);
  }

  private Spent spent() {
    Logging.drain();
    return new Spent(table.count(), log.size());
  }

  SimulatedDiscord discord() {
    return discord;
  }

  /** How many bytes are stored of a command that has ended: its item and its entries in indexes. */
  int kept(String command) {
    return dynamo.client().scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
        .filter(item -> AttributeValue.fromS(command).equals(item.get("cmd")))
        .mapToInt(item ->
            StoredSize.of(
                item,
                List.of(List.of("pk", "sk", "trace_id"), List.of("pk", "sk", "open", "due_at"))))
        .max()
        .orElseThrow();
  }

  byte[] handle(byte[] event) {
    return function.handle(event, Optional.empty());
  }

  /** Sends JSON to the api as CI does, and returns the status of the answer. */
  int post(String path, String body) throws IOException, InterruptedException {
    return status(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Asks the api, and returns the status of the answer. */
  int get(String path) throws IOException, InterruptedException {
    return status(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(front.uri().resolve(path)).header("x-api-key", apiKey.reveal());
  }

  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /** Lets the worker do one command that was written down, and returns when it has. */
  void work() throws InterruptedException {
    mayWork.release();
    worked.acquire();
  }

  private UnaryOperator<byte[]> workOnceAllowed() {
    return event -> {
      String text = new String(event, StandardCharsets.UTF_8);
      if (text.contains("UPLOAD#")) {
        // Findings are published by the worker, at another time.
        return "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);
      }
      if (!text.contains("\"INSERT\"") || !text.contains("\"work\"")) {
        return handle(event);
      }
      mayWork.acquireUninterruptibly();
      try {
        return handle(event);
      } finally {
        worked.release();
      }
    };
  }

  @Override
  public void close() {
    mayWork.release(100);
    pump.close();
    front.close();
    gitHub.close();
    discord.close();
    dynamo.close();
  }
}
