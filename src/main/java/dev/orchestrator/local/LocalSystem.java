package dev.orchestrator.local;

import dev.orchestrator.command.Registration;
import dev.orchestrator.entry.AwsTable;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.Services;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.http.Pause;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.log.Logging;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Everything that runs on AWS, and those whom it talks to, in one process. */
public final class LocalSystem implements AutoCloseable {
  private static final Duration REGISTRATION = Duration.ofSeconds(10);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final LocalEnvironment environment;
  private final SimulatedDiscord discord;
  private final SimulatedGitHub gitHub;
  private final Services services;
  private final HttpServer server;

  private LocalSystem(Map<String, String> given, OutputStream logOutput) throws IOException {
    this.environment = new LocalEnvironment(given);
    int port =
        environment
            .port()
            .orElseThrow(() -> new IOException("PORT must be a number from 0 to 65535."));
    InstantSource clock = InstantSource.system();
    String botToken = environment.get("DISCORD_BOT_TOKEN").orElseGet(() -> madeUp("local-bot"));
    String gitHubToken = environment.get("GITHUB_TOKEN").orElseGet(() -> madeUp("local-github"));
    this.discord = opened(SimulatedDiscord.start(SimulatedDiscordSettings.with(botToken, clock)));
    this.gitHub = opened(SimulatedGitHub.start(SimulatedGitHubSettings.with(gitHubToken, clock)));
    Settings settings =
        Settings.read(
            environment.complete(
                discord.publicKey(), botToken, discord.apiBase(), gitHubToken, gitHub.apiBase()));
    Table table = table(settings);
    LocalTable.create(table.client(), settings.tableName());
    this.services =
        new Services(
            settings,
            new Surroundings(
                clock, new SecureRandom(), Pause.REAL, ignored -> table.client(), logOutput));
    var function = new Orchestrator(services);
    var pump =
        opened(
            new StreamPump(
                table.client(),
                table.streams(),
                settings.tableName(),
                event -> function.handle(event, Optional.empty())));
    opened(new Schedule(event -> function.handle(event, Optional.empty())));
    this.server = opened(HttpServer.start(port, event -> function.handle(event, Optional.empty())));
    discord.sendInteractionsTo(server.uri().resolve("/discord/interactions"));
    if (environment.simulatesDiscord()) {
      services
          .discord()
          .get()
          .overwriteCommands(
              SimulatedServer.APPLICATION_ID,
              Optional.empty(),
              Registration.body(services.router().specs()),
              clock.instant().plus(REGISTRATION));
    }
    opened(RunFile.write(server.uri().getPort(), discord.apiBase()));
  }

  /**
   * Starts everything and returns when it is ready to serve.
   *
   * @throws dev.orchestrator.entry.InvalidSettings if the environment cannot be used
   * @throws IOException with a sentence, if a port is taken or a folder cannot be used
   */
  public static LocalSystem start(Map<String, String> environment, OutputStream logOutput)
      throws IOException {
    return new LocalSystem(environment, logOutput);
  }

  private record Table(DynamoDbClient client, DynamoDbStreamsClient streams) {}

  private Table table(Settings settings) throws IOException {
    if (settings.tableEndpoint().isEmpty()) {
      LocalDynamo dynamo = opened(LocalDynamo.start(environment.dataFolder()));
      return new Table(dynamo.client(), dynamo.streams());
    }
    return new Table(
        opened(AwsTable.open(settings, LocalCredentials.of(environment))),
        opened(AwsTable.openStreams(settings, LocalCredentials.of(environment))));
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static String madeUp(String what) {
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    return what + "-" + HexFormat.of().formatHex(random);
  }

  public URI uri() {
    return server.uri();
  }

  public SimulatedDiscord discord() {
    return discord;
  }

  public SimulatedGitHub gitHub() {
    return gitHub;
  }

  /** The short block that says where everything is. */
  String banner() {
    String discordPlace =
        environment.simulatesDiscord()
            ? discord.apiBase() + " (simulated)"
            : environment.get("DISCORD_API_BASE_URL").orElse("");
    String gitHubPlace =
        environment.simulatesGitHub()
            ? gitHub.apiBase() + " (simulated)"
            : environment.get("GITHUB_API_BASE_URL").orElse("");
    String tablePlace =
        environment
            .get("AWS_ENDPOINT_URL_DYNAMODB")
            .or(() -> environment.get("DATA_DIR").map(folder -> "DynamoDB Local in " + folder))
            .orElse("DynamoDB Local in memory");
    return """

    Orchestrator is ready.
      Interactions  %s
      Health        %s
      Discord       %s
      GitHub        %s
      Table         %s
      Try           ./orchestrator send diagnose
    """
        .formatted(
            uri().resolve("/discord/interactions"),
            uri().resolve("/health"),
            discordPlace,
            gitHubPlace,
            tablePlace);
  }

  /** Stops taking requests, lets running commands end for a few seconds, and stops the rest. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception notClosed) {
        System.err.println("A part did not stop cleanly: " + notClosed.getMessage());
      }
    }
    Logging.drain();
  }
}
