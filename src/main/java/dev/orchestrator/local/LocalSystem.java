package dev.orchestrator.local;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.bots.ExampleBots;
import dev.orchestrator.command.Registration;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.AwsTable;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.Services;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.Storefront;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.playground.ApiWatch;
import dev.orchestrator.local.playground.Playground;
import dev.orchestrator.local.playground.ReleasesView;
import dev.orchestrator.local.playground.StoredTraces;
import dev.orchestrator.local.playground.StreamWatch;
import dev.orchestrator.local.playground.TraceLog;
import dev.orchestrator.local.playground.Watches;
import dev.orchestrator.log.Logging;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The whole system in one process: everything that runs on AWS, and simulators of the systems that
 * it calls.
 */
public final class LocalSystem implements AutoCloseable {
  private static final Duration REGISTRATION = Duration.ofSeconds(10);
  private static final Duration API_KEY_LIFE = Duration.ofDays(7);

  private final Parts parts;
  private final LocalEnvironment environment;
  private final SimulatedDiscord discord;
  private final SimulatedGitHub gitHub;
  private final HttpServer server;
  private final DynamoDbClient table;
  private final String tableName;
  private final ApiKey apiKey;

  private LocalSystem(
      LocalEnvironment environment,
      Parts parts,
      OutputStream logOutput,
      InstantSource clock,
      Sleeper sleeper)
      throws IOException {
    this.environment = environment;
    this.parts = parts;
    String botToken = environment.get("DISCORD_BOT_TOKEN").orElseGet(() -> madeUp("local-bot"));
    String gitHubToken = environment.get("GITHUB_TOKEN").orElseGet(() -> madeUp("local-github"));
    this.discord =
        parts.add(SimulatedDiscord.start(SimulatedDiscordSettings.with(botToken, clock)));
    this.gitHub =
        parts.add(SimulatedGitHub.start(SimulatedGitHubSettings.with(gitHubToken, clock)));
    environment.get("AUDIT_REPOSITORY").ifPresent(gitHub::addRepository);
    Settings settings =
        environment.settings(
            discord.publicKey(),
            botToken,
            discord.apiBase(),
            gitHubToken,
            gitHub.apiBase(),
            gitHub.oidc().issuer());
    // The port comes first: a server that cannot listen must not touch the table. Requests wait
    // till all
    // is up.
    var ready = new CompletableFuture<Orchestrator>();
    var tracing = new Tracing(settings.aws().xRayEndpoint().isPresent(), clock, new SecureRandom());
    UnaryOperator<byte[]> function = event -> ready.join().handle(event, tracing.header());
    var page = new CompletableFuture<Playground>();
    var api = new ApiWatch(function, clock);
    this.server = parts.add(HttpServer.start(environment.port().orElse(0), api, page::join));
    Table table = table(settings);
    this.table = table.client();
    this.tableName = settings.aws().tableName();
    LocalTable.create(table.client(), settings.aws().tableName());
    var log = new TraceLog(logOutput);
    var application =
        new Application(
            settings,
            new Surroundings(clock, new SecureRandom(), sleeper, ignored -> table.client(), log),
            ExampleBots::all);
    Services services = application.services();
    ready.complete(new Orchestrator(application));
    var stream = new StreamWatch(function, clock);
    parts.add(new StreamPump(table.client(), table.streams(), settings.aws().tableName(), stream));
    parts.add(
        new Schedule(
            event -> ready.join().handle(event, Optional.empty()),
            () -> application.jobs().intervals(),
            clock));
    discord.sendInteractionsTo(server.uri().resolve("/discord/interactions"));
    if (environment.simulatesDiscord()) {
      register(application, clock);
    }
    environment
        .get("GITHUB_WEBHOOK_SECRET")
        .ifPresent(
            secret -> gitHub.sendWebhooksTo(server.uri().resolve("/github/webhook"), secret));
    page.complete(
        parts.add(
            new Playground(
                discord,
                gitHub,
                new StoredTraces(
                    services.traces(),
                    services.audits(),
                    releases(settings, services, clock),
                    table.client(),
                    settings.aws().tableName()),
                new Watches(stream, api),
                log,
                facts(),
                clock)));
    this.apiKey = newApiKey(services.apiKeys(), clock);
    parts.add(
        RunFile.write(
            server.uri().getPort(),
            new RunFile.Table(table.endpoint(), settings.aws().tableName()),
            environment.simulatesGitHub()
                ? Optional.of(new RunFile.GitHub(gitHub.apiBase(), gitHubToken))
                : Optional.empty()));
  }

  private static ReleasesView releases(Settings settings, Services services, InstantSource clock) {
    return new ReleasesView(
        settings
            .gitHub()
            .repository()
            .orElseGet(() ->
                new RepositoryName(Storefront.REPOSITORY.owner(), Storefront.REPOSITORY.name())),
        new DeployStore(services.table(), services.metrics(), clock, services.redactor()::redact),
        new LockStore(services.table()),
        new FreezeStore(services.table()));
  }

  /** Creates a key with all scopes for all repositories, which the start block shows. */
  private static ApiKey newApiKey(ApiKeyStore keys, InstantSource clock) {
    ApiKey key = ApiKey.create(new SecureRandom());
    Instant now = clock.instant();
    var grant =
        new StoredKey.Grant(
            Set.of(Scope.values()),
            List.of(RepositoryPattern.parse("*").orElseThrow()),
            Optional.of(now.plus(API_KEY_LIFE)));
    // Named by its hash, because a kept table still holds those of earlier runs.
    String name = "local-" + key.hash().substring(0, 8);
    if (!keys.create(StoredKey.created(key, name, grant, "serve", now))) {
      throw new IllegalStateException("two local API keys have one name");
    }
    return key;
  }

  /**
   * Has the simulated Discord know the commands, without which it takes none.
   *
   * @throws IOException with a sentence, if it refuses them
   */
  public static void register(Application application, InstantSource clock) throws IOException {
    var answer =
        application
            .services()
            .discord()
            .get()
            .overwriteCommands(
                SimulatedServer.APPLICATION_ID,
                Optional.empty(),
                Registration.body(
                    application.router().specs(),
                    application.services().interactionPolicy().contexts()),
                clock.instant().plus(REGISTRATION));
    if (answer instanceof ApiAnswer.Refused<Json>(int _, int _, String sentence)) {
      throw new IOException("The simulated Discord does not accept the commands: " + sentence);
    }
  }

  /**
   * Starts everything and returns when it is ready to serve.
   *
   * @throws dev.orchestrator.setting.InvalidSettings if the environment cannot be used
   * @throws IOException with a sentence, if a port is taken or the table cannot be used
   */
  public static LocalSystem start(Map<String, String> environment, OutputStream logOutput)
      throws IOException {
    return start(environment, logOutput, InstantSource.system(), Sleeper.REAL);
  }

  /** As {@link #start(Map, OutputStream)}, with a clock that need not be the system's. */
  public static LocalSystem start(
      Map<String, String> environment, OutputStream logOutput, InstantSource clock, Sleeper sleeper)
      throws IOException {
    var parts = new Parts();
    try {
      return new LocalSystem(new LocalEnvironment(environment), parts, logOutput, clock, sleeper);
    } catch (SdkException away) {
      parts.close();
      boolean own = environment.getOrDefault("AWS_ENDPOINT_URL_DYNAMODB", "").isBlank();
      throw new IOException(
          own
              ? "The local table does not answer: " + away.getMessage()
              : "The table at AWS_ENDPOINT_URL_DYNAMODB cannot be used. Is it running, with"
                  + " streams?",
          away);
    } catch (RuntimeException | IOException failed) {
      parts.close();
      throw failed;
    }
  }

  /** The local configuration that the playground shows; no secrets. */
  private JsonObject facts() {
    return JsonObject.of(
            "interactions_url", server.uri().resolve("/discord/interactions").toString())
        .put("sees_edits", environment.simulatesDiscord())
        .put("simulates_github", environment.simulatesGitHub())
        .put(
            "repository",
            environment.get("GITHUB_REPOSITORY").orElse(Storefront.REPOSITORY.fullName()))
        .put("stage", environment.get("STAGE").orElse("dev"));
  }

  private record Table(DynamoDbClient client, DynamoDbStreamsClient streams, URI endpoint) {}

  private Table table(Settings settings) throws IOException {
    Optional<URI> endpoint = settings.aws().tableEndpoint();
    if (endpoint.isEmpty()) {
      LocalDynamo dynamo = parts.add(LocalDynamo.start(environment.dataFolder()));
      return new Table(dynamo.client(), dynamo.streams(), dynamo.uri());
    }
    return new Table(
        parts.add(AwsTable.open(settings, LocalCredentials.of(environment))),
        parts.add(AwsTable.openStreams(settings, LocalCredentials.of(environment))),
        endpoint.get());
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

  /** Direct access to the table. */
  public DynamoDbClient table() {
    return table;
  }

  public String tableName() {
    return tableName;
  }

  /** A key with all scopes for all repositories. */
  public ApiKey apiKey() {
    return apiKey;
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
            .or(() -> environment.get("DATA_DIR").map(folder -> "dynoxide in " + folder))
            .orElse("dynoxide in memory");
    return """

    Orchestrator is ready.
      Playground    %s
      Interactions  %s
      Health        %s
      Discord       %s
      GitHub        %s
      Table         %s
      API key       %s (all scopes, 7 days)
      Try           ./orchestrator send diagnose
    """
        .formatted(
            uri().resolve("/"),
            uri().resolve("/discord/interactions"),
            uri().resolve("/health"),
            discordPlace,
            gitHubPlace,
            tablePlace,
            apiKey.reveal());
  }

  /** Stops taking requests, lets running commands end for a few seconds, and stops the rest. */
  @Override
  public void close() {
    parts.close();
    Logging.drain();
  }
}
