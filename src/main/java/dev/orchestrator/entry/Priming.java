package dev.orchestrator.entry;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Primes the function: runs its own code until it is compiled, before a request has to wait for it:
 * the ingress takes commands in, from the signed request to the answer; the worker does commands,
 * from the stream's record to the final message. Key, table, log and Discord are stubs, so nothing
 * of it is stored or visible, and no secret is read. Then the real table is read, over connections
 * of which none is kept.
 */
final class Priming {
  /** After these the JVM compiles little more that a command comes by. */
  private static final int ROUNDS = 1_000;

  /** Fewer, because one command is hundreds of steps and a few calls over HTTP. */
  private static final int WORKER_ROUNDS = 100;

  /** What a rehearsed worker may know: nothing that leads to a secret or to another system. */
  private static final List<String> HARMLESS =
      List.of(
          "STAGE",
          "SERVICE_NAME",
          "TABLE_NAME",
          "LOG_LEVEL",
          "ENABLE_JSON_LOGGING",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_REGION",
          "AWS_DEFAULT_REGION");

  private static final int CONNECTIONS = 60;
  private static final int READS_EACH = 4;

  private final Map<String, String> environment;
  private final Settings settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  Priming(
      Map<String, String> environment,
      Settings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.environment = environment;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Whether time before the first command is not billed to a request. */
  static boolean isWorthwhile(Map<String, String> environment) {
    return Snapshot.comes(environment)
        || "provisioned-concurrency".equals(environment.get(Snapshot.INITIALIZATION));
  }

  /**
   * Primes, and returns what failed: nothing depends on it. The log is the rehearsal's until it is
   * started again.
   */
  Optional<RuntimeException> run() {
    try {
      if (settings.role() == FunctionRole.WORKER) {
        doCommands();
      } else {
        takeCommandsIn();
      }
      readTheTable();
      return Optional.empty();
    } catch (RuntimeException disturbance) {
      return Optional.of(disturbance);
    }
  }

  private void takeCommandsIn() {
    InteractionSigner signer = signer();
    Orchestrator function =
        function(new HashMap<>(environment), signer, ApacheHttpCalls::open, new PrimingTable());
    var requests = new PrimingRequests(signer, clock);
    for (int round = 0; round < ROUNDS; round++) {
      requests.next().forEach(each -> requests.check(function.handle(each, Optional.empty())));
    }
  }

  private void doCommands() {
    var rehearsed = new HashMap<>(environment);
    rehearsed.keySet().retainAll(HARMLESS);
    InteractionSigner signer = signer();
    var table = new PrimingTable();
    try (var discord = PrimingDiscord.start();
        var calls = ApacheHttpCalls.open()) {
      rehearsed.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
      Orchestrator function = function(rehearsed, signer, () -> calls, table);
      var requests = new PrimingRequests(signer, clock);
      for (int round = 0; round < WORKER_ROUNDS; round++) {
        requests.check(function.handle(requests.deferred(), Optional.empty()));
        byte[] batch = PrimingRequests.batch(table.command().orElseThrow());
        int before = discord.edits();
        Json answer = Json.tryRead(function.handle(batch, Optional.empty())).orElse(Json.MISSING);
        if (!answer.get("batchItemFailures").items().isEmpty() || discord.edits() == before) {
          throw new IllegalStateException("A rehearsed command was not done: " + answer + ".");
        }
      }
    }
  }

  private InteractionSigner signer() {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    return new InteractionSigner(seed);
  }

  /**
   * The function with every role: a worker's rehearsal needs a command to do, the API's a request.
   */
  private Orchestrator function(
      Map<String, String> given,
      InteractionSigner signer,
      Supplier<HttpCalls> http,
      SdkHttpClient connections) {
    var rehearsed = new HashMap<>(given);
    rehearsed.remove("FUNCTION_ROLE");
    rehearsed.put("DISCORD_PUBLIC_KEY", signer.publicKeyHex());
    rehearsed.put("GUILD_IDS", PrimingRequests.GUILD);
    return new Orchestrator(
        new Application(
            Settings.read(rehearsed),
            new Surroundings(
                clock,
                random,
                Sleeper.REAL,
                http,
                settings -> table(settings, connections),
                OutputStream.nullOutputStream())));
  }

  private void readTheTable() {
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      var last = new AtomicBoolean();
      try (SdkHttpClient connections = AwsTable.connections(each -> prepare(each, last.get()));
          DynamoDbClient table =
              AwsTable.open(settings, LambdaCredentials.of(environment), connections)) {
        for (int read = 1; read <= READS_EACH; read++) {
          last.set(read == READS_EACH);
          table.getItem(get -> get.tableName(settings.aws().tableName()).key(AwsTable.NOTHING));
        }
      }
    }
  }

  /** A connection that went into the snapshot would be dead after it. */
  private static void prepare(HttpURLConnection connection, boolean last) {
    if (last) {
      connection.setRequestProperty("Connection", "close");
    }
  }

  private static DynamoDbClient table(Settings settings, SdkHttpClient connections) {
    return AwsTable.open(
        settings,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal")),
        connections);
  }
}
