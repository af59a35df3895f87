package dev.orchestrator.entry;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.Authenticator;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.command.CommandCatalog;
import dev.orchestrator.command.InteractionPolicy;
import dev.orchestrator.command.SingleUseOffers;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.FeatureParts;
import dev.orchestrator.feature.me.NotifyAuthors;
import dev.orchestrator.feature.publish.PublishFeature;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactReader;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.oidc.OidcVerifier;
import dev.orchestrator.github.oidc.SigningKeys;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.NameResolver;
import dev.orchestrator.http.PublicHttpCalls;
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
import dev.orchestrator.release.ApprovalRequests;
import dev.orchestrator.release.DeployEffects;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.DeploymentReporter;
import dev.orchestrator.release.PermitDesk;
import dev.orchestrator.release.ReleaseChangesReader;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.repository.RepositoryFiles;
import dev.orchestrator.request.Requests;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.trace.DynamoSubscriptions;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.EndCounts;
import dev.orchestrator.trace.SegmentDocuments;
import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the core: what features are built from. Parts that only the worker needs are created on
 * first use.
 */
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
  private final Secrets secrets;
  private final DynamoApiKeyStore apiKeys;
  private final SignatureVerifier verifier;
  private final MessageWriter messages;
  private final Lazy<HttpCalls> http;
  private final Lazy<DiscordClient> discord;
  private final GitHubAccess gitHubAccess;
  private final Lazy<GitHubClient> gitHub;
  private final SegmentQueue segments;
  private final CheckParts checks;

  /**
   * @param commands the commands of this bot, declared before the first of them ends
   */
  Services(Settings settings, Surroundings surroundings, CommandCatalog commands) {
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
    this.secrets =
        new Secrets(
            new ParameterStore(
                http,
                settings.aws().parameterEndpoint(),
                settings.aws().region(),
                new Lazy<>(() -> DefaultCredentialsProvider.builder().build()),
                surroundings.clock(),
                redactor));
    DynamoDbClient dynamo = surroundings.table().apply(settings);
    this.table =
        new Table(
            dynamo,
            settings.aws().tableName(),
            new TableRetry(
                surroundings.clock(),
                surroundings.random()::nextDouble,
                surroundings.sleeper(),
                TableRetry.FOR_A_REQUEST),
            () -> new UUID(surroundings.random().nextLong(), surroundings.random().nextLong()));
    this.metrics = new MetricStore(table, surroundings.clock());
    this.messages = new MessageWriter(redactor::redact);
    this.discord = new Lazy<>(discord(settings, surroundings, secrets, http));
    this.alerts = new AlertServices(settings, dynamo, redactor, surroundings.clock(), discord);
    this.operations = new Operations(new Incidents(alerts.manager()), surroundings.clock());
    this.apiKeys = new DynamoApiKeyStore(dynamo, settings.aws().tableName());
    this.traces =
        new DynamoTraceStore(
            dynamo, settings.aws().tableName(), redactor, counting(table, metrics, commands));
    this.subscriptions = new DynamoSubscriptions(dynamo, settings.aws().tableName());
    this.verifier = settings.discord().verifier();
    this.segments =
        new SegmentQueue(
            new SegmentDocuments(redactor, surroundings.random()),
            new Lazy<>(() -> AwsXRay.open(settings)));
    this.gitHubAccess = new GitHubAccess(settings, surroundings, secrets, table, redactor);
    this.gitHub = new Lazy<>(gitHubAccess.client(http));
    this.checks =
        new CheckParts(
            settings,
            surroundings.clock(),
            traces,
            discord,
            new ReleaseParts(
                gitHub, surroundings.clock(), surroundings.sleeper(), redactor::redact),
            http,
            new Lazy<>(() -> PublicHttpCalls.open(NameResolver.SYSTEM)));
  }

  private static Supplier<DiscordClient> discord(
      Settings settings, Surroundings surroundings, Secrets secrets, Supplier<HttpCalls> http) {
    return () ->
        new DiscordClient(
            settings.discord().api(),
            secrets.supplier(settings.discord().botToken(), "discord-bot-token"),
            VERSION,
            http.get(),
            surroundings.clock(),
            surroundings.sleeper(),
            surroundings.random());
  }

  private static EndCounts counting(Table table, MetricStore metrics, CommandCatalog commands) {
    return end ->
        table.parts(metrics.writes(end.key().interactionId(), commands.metrics().of(end)));
  }

  /** What authenticates the callers of the API. */
  Authenticator authenticator() {
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

  /** Adds {@code variable} to {@code plain} if its secret would be found in harmless text. */
  private void remember(String kind, SecretSetting secret, String variable, List<String> plain) {
    if (secret instanceof SecretSetting.Value(String value) && !redactor.remember(kind, value)) {
      plain.add(variable);
    }
  }

  /** Forgets what was read from the parameter store; it is read again when it is needed. */
  void forgetSecrets() {
    secrets.forget();
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
    return secrets.supplier(settings.gitHub().webhookSecret(), "github-webhook-secret");
  }

  /** The key with which uploaded findings are signed, read again for each use. */
  Supplier<Optional<String>> hmacKey() {
    return () -> secrets.find(settings.features().api().hmacKey(), "hmac-secret-key");
  }

  /** The bearer token of {@code /metrics}, read again for each use. */
  Supplier<Optional<String>> metricsToken() {
    return () -> secrets.find(settings.features().api().metricsToken(), "metrics-token");
  }

  /** The key that signs attestations, read again for each use; empty if none is configured. */
  Optional<Supplier<String>> attestationKey() {
    return secrets.supplier(settings.features().attestations().key(), "attestation-key");
  }

  MessageWriter messages() {
    return messages;
  }

  ReplyWriter replies() {
    return new ReplyWriter(redactor::redact);
  }

  /** The exact counters. */
  public MetricStore metrics() {
    return metrics;
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
    var client = new Lazy<>(gitHubAccess.client(timeouts));
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
        table,
        new DiscordRest(discord, messages, clock()),
        redactor::redact,
        new SingleUseOffers(traces, clock()),
        clock());
  }

  /** The table of the features' items. */
  public Table table() {
    return table;
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
    return new PermitDesk(
        gate().gate(),
        deploys(),
        releaseMessages(),
        new ApprovalRequests(deploys(), releaseMessages(), gitHub(), clock()),
        redactor::redact,
        clock());
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
