package dev.orchestrator.entry;

import dev.orchestrator.discord.InteractionSigner;
import dev.orchestrator.http.Pause;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Takes commands in as often as it needs to go quickly, before anybody waits for one: the whole way
 * from the signed request to the answer, with a key, a table and a log of its own, so that nothing
 * of it is left or seen. Then reads of the real table, over connections of which none is kept.
 */
final class Rehearsal {
  /** After these the JVM compiles little more that a command comes by. */
  private static final int ROUNDS = 1_000;

  private static final int CONNECTIONS = 60;
  private static final int READS_EACH = 4;

  private final Map<String, String> environment;
  private final Settings settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  Rehearsal(
      Map<String, String> environment,
      Settings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.environment = environment;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Whether the time before the first command is nobody's. */
  static boolean isWorthwhile(Map<String, String> environment) {
    return Snapshot.comes(environment)
        || "provisioned-concurrency".equals(environment.get(Snapshot.INITIALIZATION));
  }

  /**
   * Rehearses, and returns what disturbed it: nothing depends on it. The log is the rehearsal's
   * until it is started again.
   */
  Optional<RuntimeException> run() {
    try {
      takeCommandsIn();
      readTheTable();
      return Optional.empty();
    } catch (RuntimeException disturbance) {
      return Optional.of(disturbance);
    }
  }

  private void takeCommandsIn() {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    var signer = new InteractionSigner(seed);
    var rehearsed = new HashMap<>(environment);
    rehearsed.put("DISCORD_PUBLIC_KEY", signer.publicKeyHex());
    rehearsed.put("GUILD_IDS", RehearsedRequests.GUILD);
    var function =
        new Orchestrator(
            new Services(
                Settings.read(rehearsed),
                new Surroundings(
                    clock,
                    random,
                    Pause.REAL,
                    Rehearsal::tableThatSaysYes,
                    OutputStream.nullOutputStream())));
    var requests = new RehearsedRequests(signer, clock);
    for (int round = 0; round < ROUNDS; round++) {
      requests.next().forEach(each -> requests.check(function.handle(each, Optional.empty())));
    }
  }

  private void readTheTable() {
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      var last = new AtomicBoolean();
      try (SdkHttpClient connections = AwsTable.connections(each -> prepare(each, last.get()));
          DynamoDbClient table =
              AwsTable.open(settings, LambdaCredentials.of(environment), connections)) {
        for (int read = 1; read <= READS_EACH; read++) {
          last.set(read == READS_EACH);
          table.getItem(get -> get.tableName(settings.tableName()).key(AwsTable.NOTHING));
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

  private static DynamoDbClient tableThatSaysYes(Settings settings) {
    return AwsTable.open(
        settings,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal")),
        new YesConnections());
  }
}
