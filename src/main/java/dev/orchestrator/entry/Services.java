package dev.orchestrator.entry;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.Authenticator;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RateLimit;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandIntake;
import dev.orchestrator.command.CommandMetrics;
import dev.orchestrator.command.CommandRouter;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.command.ComponentIntake;
import dev.orchestrator.command.ComponentRouter;
import dev.orchestrator.command.Form;
import dev.orchestrator.command.InteractionPolicy;
import dev.orchestrator.command.SelectMenu;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.endpoint.EndpointRouter;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.feature.FeatureParts;
import dev.orchestrator.feature.me.NotifyAuthors;
import dev.orchestrator.feature.publish.PublishFeature;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactReader;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.oidc.OidcVerifier;
import dev.orchestrator.github.oidc.SigningKeys;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.NameResolver;
import dev.orchestrator.http.PublicHttpCalls;
import dev.orchestrator.job.JobRouter;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Logging;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.publication.AuditPublisher;
import dev.orchestrator.publication.AuditRules;
import dev.orchestrator.publication.Canary;
import dev.orchestrator.publication.FalsePositives;
import dev.orchestrator.publication.PublicationStore;
import dev.orchestrator.publication.TimeoutCounter;
import dev.orchestrator.release.DeployEffects;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.DeploymentReporter;
import dev.orchestrator.release.PermitDesk;
import dev.orchestrator.release.ReleaseChangesReader;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.repository.RepositoryFiles;
import dev.orchestrator.repository.StoredFiles;
import dev.orchestrator.request.Requests;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.trace.DynamoSubscriptions;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.SegmentDocuments;
import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Wires the parts of the system. Parts that only the worker needs are created on first use. */
public final class Services {
  private static final String VERSION = Version.CURRENT.toString();

  private static final Log LOG = Log.named("entry.services");

  private final Settings settings;
  private final Surroundings surroundings;
  private final Redactor redactor;
  private final AlertServices alerts;
  private final Table table;
  private final MetricStore metrics;
  private final Operations operations;
  private final TraceStore traces;
  private final Subscriptions subscriptions;
  private final ParameterStore parameters;
  private final SignatureVerifier verifier;
  private final MessageWriter messages;
  private final Lazy<HttpCalls> http;
  private final Lazy<PublicHttpCalls> publicHttp =
      new Lazy<>(() -> PublicHttpCalls.open(NameResolver.SYSTEM));
  private final Lazy<DiscordClient> discord;
  private final Lazy<GitHubClient> gitHub;
  private final SegmentQueue segments;
  private final CheckParts checks;
  private final CommandRouter router;
  private final CommandMetrics commandMetrics;
  private final ComponentRouter components;
  private final Lazy<CommandWorker> commandWorker;
  private final DynamoApiKeyStore apiKeys;
  private final EndpointRouter endpoints;
  private final List<StreamJob<?>> streamJobs;
  private final JobRouter jobs;

  public Services(Settings settings, Surroundings surroundings) {
    this(settings, surroundings, parts -> List.of());
  }

  /**
   * As {@link #Services(Settings, Surroundings)}, with the example bots.
   *
   * @param examples makes them; used if the settings switch them on
   */
  public Services(
      Settings settings,
      Surroundings surroundings,
      Function<FeatureParts, List<Feature>> examples) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.http = new Lazy<>(surroundings.http());
    this.redactor = new Redactor();
    var plain = new ArrayList<String>();
    remember("discord-bot-token", settings.discord().botToken(), "DISCORD_BOT_TOKEN", plain);
    remember("github-token", settings.gitHub().token(), "GITHUB_TOKEN", plain);
    settings
        .gitHub()
        .app()
        .ifPresent(app -> remember("github-app-key", app.key(), "GITHUB_APP_PRIVATE_KEY", plain));
    remember(
        "github-webhook-secret", settings.gitHub().webhookSecret(), "GITHUB_WEBHOOK_SECRET", plain);
    remember("hmac-secret-key", settings.features().api().hmacKey(), "HMAC_SECRET_KEY", plain);
    remember("metrics-token", settings.features().api().metricsToken(), "METRICS_TOKEN", plain);
    remember("attestation-key", settings.features().attestations().key(), "ATTESTATION_KEY", plain);
    Logging.start(settings.log(), redactor, surroundings.logOutput());
    plain.forEach(variable ->
        LOG.warn(
            "secret.plain",
            "a secret is a plain word or too short, so it is not masked; set a random value",
            Field.of("variable", variable)));
    this.parameters =
        new ParameterStore(
            http,
            settings.aws().parameterEndpoint(),
            settings.aws().region(),
            new Lazy<>(() -> DefaultCredentialsProvider.builder().build()),
            surroundings.clock(),
            redactor);
    DynamoDbClient table = surroundings.table().apply(settings);
    this.table =
        new Table(
            table,
            settings.aws().tableName(),
            new TableRetry(
                surroundings.clock(),
                surroundings.random()::nextDouble,
                surroundings.sleeper(),
                TableRetry.FOR_A_REQUEST),
            () -> new UUID(surroundings.random().nextLong(), surroundings.random().nextLong()));
    this.metrics = new MetricStore(this.table, surroundings.clock());
    this.alerts =
        new AlertServices(settings, table, redactor, surroundings.clock(), () -> discord().get());
    this.operations = new Operations(new Incidents(alerts.manager()), surroundings.clock());
    this.apiKeys = new DynamoApiKeyStore(table, settings.aws().tableName());
    this.traces = new DynamoTraceStore(table, settings.aws().tableName(), redactor, this::counted);
    this.subscriptions = new DynamoSubscriptions(table, settings.aws().tableName());
    this.verifier = settings.discord().verifier();
    this.messages = new MessageWriter(redactor::redact);
    this.discord =
        new Lazy<>(() ->
            new DiscordClient(
                settings.discord().api(),
                supplier(settings.discord().botToken(), "discord-bot-token"),
                VERSION,
                http.get(),
                surroundings.clock(),
                surroundings.sleeper(),
                surroundings.random()));
    this.segments =
        new SegmentQueue(
            new SegmentDocuments(redactor, surroundings.random()),
            new Lazy<>(() -> AwsXRay.open(settings)));
    this.gitHub = new Lazy<>(() -> openGitHub(http.get()));
    this.checks = new CheckParts(settings, clock(), traces, discord, release(), http, publicHttp);
    List<Feature> usable = Features.all(this, examples);
    this.router =
        new CommandRouter(
            usable.stream().<Command<?>>flatMap(f -> f.commands().stream()).toList(),
            settings.access().admins());
    this.commandMetrics =
        new CommandMetrics(router.specs().stream().map(CommandSpec::name).toList());
    this.components =
        new ComponentRouter(
            usable.stream().flatMap(f -> f.buttons().stream()).toList(),
            usable.stream().<SelectMenu<?>>flatMap(f -> f.menus().stream()).toList(),
            usable.stream().<Form<?>>flatMap(f -> f.forms().stream()).toList(),
            settings.access().admins());
    components.checkOwners(
        router.specs().stream().map(CommandSpec::name).collect(Collectors.toUnmodifiableSet()));
    this.commandWorker =
        new Lazy<>(() ->
            new CommandWorker(
                router,
                components,
                traces,
                subscriptions,
                operations,
                discord.get(),
                messages,
                redactor,
                segments,
                surroundings.clock(),
                () -> UUID.randomUUID().toString()));
    List<Feature> features =
        Stream.concat(usable.stream(), Features.carriers(this, usable).stream()).toList();
    this.streamJobs =
        features.stream().<StreamJob<?>>flatMap(f -> f.streamJobs().stream()).toList();
    this.endpoints =
        new EndpointRouter(
            features.stream()
                .flatMap(feature -> feature.endpoints().stream())
                .filter(endpoint -> settings.role().serves(endpoint.spec()))
                .toList(),
            authenticator(),
            new RateLimit(settings.features().api().rateLimit()),
            operations);
    this.jobs =
        new JobRouter(
            features.stream().flatMap(f -> f.jobs().stream()).toList(),
            new Operations(new Incidents(alerts.workerManager()), surroundings.clock()));
  }

  private Authenticator authenticator() {
    Optional<OidcVerifier> tokens =
        settings
            .features()
            .api()
            .oidcAudience()
            .map(audience ->
                new OidcVerifier(
                    settings.features().api().oidcIssuer(),
                    audience,
                    new SigningKeys(settings.features().api().oidcIssuer(), http)));
    return new Authenticator(
        apiKeys, apiKeys, tokens, settings.features().api().oidcRepositories(), alerts.manager());
  }

  private GitHubClient openGitHub(HttpCalls calls) {
    var connection =
        new GitHubConnection(
            settings.gitHub().api(),
            VERSION,
            calls,
            surroundings.clock(),
            surroundings.sleeper(),
            surroundings.random());
    return new GitHubClient(
        connection,
        GitHubAccess.identity(
            settings,
            connection,
            new GitHubAccess.Secrets() {
              @Override
              public String read(SecretSetting setting, String kind) {
                return secret(setting, kind).orElseThrow();
              }

              @Override
              public boolean reread(SecretSetting setting) {
                return setting instanceof SecretSetting.Parameter(String name)
                    && parameters.forget(name);
              }
            },
            redactor),
        new StoredFiles(table, redactor::redact, surroundings.clock()));
  }

  /** Adds {@code variable} to {@code plain} if its secret would be found in harmless text. */
  private void remember(String kind, SecretSetting secret, String variable, List<String> plain) {
    if (secret instanceof SecretSetting.Value(String value) && !redactor.remember(kind, value)) {
      plain.add(variable);
    }
  }

  /** Reads the secret when it is needed; empty if there is none. */
  private Optional<Supplier<String>> supplier(SecretSetting setting, String kind) {
    return setting instanceof SecretSetting.NotSet
        ? Optional.empty()
        : Optional.of(() -> secret(setting, kind).orElseThrow());
  }

  /** The secret itself; empty if there is none. */
  private Optional<String> secret(SecretSetting setting, String kind) {
    return switch (setting) {
      case SecretSetting.NotSet _ -> Optional.empty();
      case SecretSetting.Value(String value) -> Optional.of(value);
      case SecretSetting.Parameter(String name) -> Optional.of(parameters.read(name, kind));
    };
  }

  /** Forgets what was read from the parameter store; it is read again when it is needed. */
  void forgetSecrets() {
    parameters.forget();
  }

  Settings settings() {
    return settings;
  }

  /** Where the bot may be used. */
  public InteractionPolicy interactionPolicy() {
    return settings.interactionPolicy();
  }

  public InstantSource clock() {
    return surroundings.clock();
  }

  RandomGenerator random() {
    return surroundings.random();
  }

  public Redactor redactor() {
    return redactor;
  }

  public TraceStore traces() {
    return traces;
  }

  public ApiKeyStore apiKeys() {
    return apiKeys;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  AlertServices alerts() {
    return alerts;
  }

  SegmentQueue segments() {
    return segments;
  }

  Operations operations() {
    return operations;
  }

  SignatureVerifier verifier() {
    return verifier;
  }

  Optional<Supplier<String>> webhookSecret() {
    return supplier(settings.gitHub().webhookSecret(), "github-webhook-secret");
  }

  /** The key with which uploaded findings are signed, read again for each use. */
  Supplier<Optional<String>> hmacKey() {
    return () -> secret(settings.features().api().hmacKey(), "hmac-secret-key");
  }

  /** The bearer token of {@code /metrics}, read again for each use. */
  Supplier<Optional<String>> metricsToken() {
    return () -> secret(settings.features().api().metricsToken(), "metrics-token");
  }

  /** The key that signs attestations, read again for each use; empty if none is configured. */
  Optional<Supplier<String>> attestationKey() {
    return supplier(settings.features().attestations().key(), "attestation-key");
  }

  CommandIntake intake() {
    return new CommandIntake(router, traces, replies(), operations.incidents(), clock());
  }

  ComponentIntake componentIntake() {
    return new ComponentIntake(components, traces, replies(), operations.incidents(), clock());
  }

  ReplyWriter replies() {
    return new ReplyWriter(redactor::redact);
  }

  public CommandRouter router() {
    return router;
  }

  Supplier<CommandWorker> commandWorker() {
    return commandWorker;
  }

  StreamWorker streamWorker() {
    return new StreamWorker(commandWorker.get(), streamJobs, new Incidents(alerts.workerManager()));
  }

  EndpointRouter endpoints() {
    return endpoints;
  }

  /** The item types whose new items call the worker. */
  public List<ItemType<?>> callingTypes() {
    return Stream.<ItemType<?>>concat(
            Stream.of(TraceKey.COMMANDS), streamJobs.stream().map(StreamJob::type))
        .toList();
  }

  /** The exact counters. */
  public MetricStore metrics() {
    return metrics;
  }

  /** What commands count when they end. */
  CommandMetrics commandMetrics() {
    return commandMetrics;
  }

  private List<TransactWriteItem> counted(Trace end) {
    return table.parts(metrics.writes(end.key().interactionId(), commandMetrics.of(end)));
  }

  /** Files of repositories, as the worker reads them. */
  RepositoryFiles files() {
    return new RepositoryFiles(requests());
  }

  /** What the api asks the worker. */
  Requests requests() {
    return new Requests(table, clock(), surroundings.sleeper());
  }

  PhaseStore phases() {
    return new PhaseStore(table, metrics, redactor::redact);
  }

  /** The audits, with their findings. */
  public AuditStore audits() {
    return new AuditStore(
        table,
        clock(),
        (recordId, withHits) ->
            metrics.writes(
                recordId, AuditMetrics.GROUP.count().add(AuditMetrics.UNREGISTERED, withHits)));
  }

  /** What publishes findings. */
  PublishFeature.Parts publication() {
    var store = new PublicationStore(table);
    AuditRules rules = settings.features().audit().rules();
    var timeouts = new Lazy<>(() -> new TimeoutCounter(http.get()));
    var client = new Lazy<>(() -> openGitHub(timeouts.get()));
    var publisher =
        new AuditPublisher(
            audits(),
            store,
            new AuditPublisher.GitHubForAudits(client, timeouts),
            rules,
            metrics,
            alerts.workerManager(),
            new AuditPublisher.Timing(
                clock(), surroundings.sleeper(), () -> UUID.randomUUID().toString()));
    return new PublishFeature.Parts(
        publisher, falsePositives(), audits(), store, rules, client, clock());
  }

  /** The criteria of the roll-out of publication at this time. */
  Canary canary() {
    Instant now = clock().instant();
    return Canary.of(
        metrics.windows(AuditMetrics.GROUP, Canary.from(now), now.plusSeconds(1)), now);
  }

  /** What marks findings as false positives. */
  FalsePositives falsePositives() {
    return new FalsePositives(audits(), new PublicationStore(table), table, metrics, clock());
  }

  /** What artifacts have to pass. */
  ArtifactGate artifactGate() {
    return new ArtifactGate(
        new ArtifactReader(clock()), settings.features().audit().requiresHmac(), hmacKey());
  }

  /** What a feature of your own is built from. */
  FeatureParts featureParts() {
    return new FeatureParts(
        table, new DiscordRest(discord, messages, clock()), redactor::redact, clock());
  }

  /** The table of the features' items. */
  public Table table() {
    return table;
  }

  public JobRouter jobs() {
    return jobs;
  }

  Supplier<HttpCalls> http() {
    return http;
  }

  public Supplier<DiscordClient> discord() {
    return discord;
  }

  CheckParts checks() {
    return checks;
  }

  /** What judges releases. */
  GateParts gate() {
    return new GateParts(
        settings,
        table,
        phases(),
        new AttestationStore(table, metrics()),
        deploys(),
        gitHub,
        clock());
  }

  /** The messages about releases. */
  ReleaseMessages releaseMessages() {
    return new ReleaseMessages(
        discord,
        messages,
        new ReleaseMessages.Channels(
            settings.features().release().channelId(), settings.features().alerts().channelId()),
        clock());
  }

  /** What decides on jobs that deploy. */
  PermitDesk permits() {
    return new PermitDesk(gate().gate(), deploys(), releaseMessages(), redactor::redact, clock());
  }

  /** The record of deploys. */
  DeployStore deploys() {
    return new DeployStore(table, metrics, clock(), redactor::redact);
  }

  /** What follows the changes of deploys. */
  DeployEffects deployEffects() {
    return new DeployEffects(
        table,
        deploys(),
        List.of(
            new DeploymentReporter(gitHub, gate().gate(), table, redactor::redact, clock()),
            new NotifyAuthors(
                table,
                deploys(),
                new ReleaseChangesReader(gitHub),
                releaseMessages(),
                redactor::redact,
                clock())),
        clock());
  }

  UUID newId() {
    return new UUID(surroundings.random().nextLong(), surroundings.random().nextLong());
  }

  ReleaseParts release() {
    return new ReleaseParts(gitHub, clock(), surroundings.sleeper(), redactor::redact);
  }

  Supplier<GitHubClient> gitHub() {
    return gitHub;
  }
}
