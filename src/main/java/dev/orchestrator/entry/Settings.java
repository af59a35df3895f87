package dev.orchestrator.entry;

import dev.orchestrator.command.Admins;
import dev.orchestrator.command.InteractionPolicy;
import dev.orchestrator.command.InteractionPolicy.DirectMessages;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.log.LogSettings;
import dev.orchestrator.trace.TraceConsole;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be set from outside. This is the only reader of the environment.
 *
 * @param publicKeys Discord's keys for this application, 64 hex digits each; two while one is
 *     replaced
 * @param region where the AWS clients call
 * @param parameterEndpoint of SSM Parameter Store; AWS_ENDPOINT_URL_SSM is the AWS SDK's own
 *     variable
 * @param xRayEndpoint of X-Ray, where it is not the region's own
 * @param guildIds the servers that may use the bot; empty, which a deployed function refuses, is
 *     all
 * @param allowDms whether the bot may be used in direct messages: by admins, and by anyone where it
 *     runs locally
 * @param rulesInterval between two evaluations of the alerting rules
 * @param features what is switched on beside what every bot has
 */
public record Settings(
    String stage,
    FunctionRole role,
    LogSettings log,
    String tableName,
    Optional<URI> tableEndpoint,
    String region,
    URI parameterEndpoint,
    Optional<URI> xRayEndpoint,
    Optional<String> applicationId,
    List<String> publicKeys,
    SecretSetting botToken,
    URI discordApi,
    SecretSetting gitHubToken,
    Optional<GitHubAppSettings> gitHubApp,
    SecretSetting gitHubWebhookSecret,
    URI gitHubApi,
    Optional<RepositoryName> repository,
    List<RepositoryName> repositories,
    String deployWorkflow,
    String deployRef,
    Optional<String> diagnoseWorkflow,
    Optional<URI> frontendBase,
    Optional<URI> apiBase,
    boolean debugCommands,
    boolean alerts,
    Optional<String> alertChannelId,
    Optional<String> releaseChannelId,
    Admins admins,
    Set<String> guildIds,
    boolean allowDms,
    ApiSettings api,
    AuditSettings audit,
    AttestationSettings attestations,
    Duration rulesInterval,
    Set<FeatureSet> features) {

  private static final String LOCAL = "local";

  public Settings {
    publicKeys = List.copyOf(publicKeys);
    repositories = List.copyOf(repositories);
    guildIds = Set.copyOf(guildIds);
    features = Set.copyOf(features);
  }

  /**
   * Reads the settings.
   *
   * @throws InvalidSettings if any is unusable; it names all that are
   */
  public static Settings read(Map<String, String> environment) {
    var read = new SettingsReader(environment);
    String stage = read.oneOf("STAGE", "dev", "staging", "prod");
    SecretSetting botToken = read.secret("DISCORD_BOT_TOKEN");
    boolean alerts = read.flag("ENABLE_ALERTS", false);
    Optional<String> alertChannel = read.snowflake("ALERT_CHANNEL_ID");
    if (alerts && read.text("ALERT_CHANNEL_ID").isEmpty()) {
      read.problem("ALERT_CHANNEL_ID", "must be set, because ENABLE_ALERTS is true");
    }
    // The function that faces the internet knows the name of the token and may not read it.
    if (alerts && botToken instanceof SecretSetting.NotSet) {
      read.problem("DISCORD_BOT_TOKEN", "must be set, because ENABLE_ALERTS is true");
    }
    SecretSetting gitHubToken = read.secret("GITHUB_TOKEN");
    List<RepositoryName> repositories = read.repositories("GITHUB_REPOSITORIES");
    Optional<RepositoryName> repository =
        read.repository("GITHUB_REPOSITORY").or(() -> repositories.stream().findFirst());
    String region =
        read.text("AWS_REGION").or(() -> read.text("AWS_DEFAULT_REGION")).orElse("us-east-1");
    String function = read.text("AWS_LAMBDA_FUNCTION_NAME").orElse(LOCAL);
    Set<String> guildIds = read.snowflakes("GUILD_IDS");
    if (guildIds.isEmpty() && !function.equals(LOCAL)) {
      read.problem(
          "GUILD_IDS", "must be set: the comma-separated ids of the servers that may use the bot.");
    }
    var settings =
        new Settings(
            stage,
            FunctionRole.valueOf(
                read.oneOf("FUNCTION_ROLE", "both", "ingress", "api", "worker")
                    .toUpperCase(Locale.ROOT)),
            new LogSettings(
                read.text("SERVICE_NAME").orElse("orchestrator"),
                stage,
                function,
                read.oneOf("LOG_LEVEL", "info", "debug", "warn", "error"),
                read.flag("ENABLE_JSON_LOGGING", true)),
            read.tableName("TABLE_NAME").orElse("orchestrator-" + stage),
            read.url("AWS_ENDPOINT_URL_DYNAMODB"),
            region,
            read.url("AWS_ENDPOINT_URL_SSM").orElseGet(() -> AwsEndpoint.of("ssm", region)),
            read.url("AWS_ENDPOINT_URL_XRAY"),
            read.snowflake("DISCORD_APPLICATION_ID"),
            read.publicKeys("DISCORD_PUBLIC_KEY"),
            botToken,
            read.url("DISCORD_API_BASE_URL").orElse(URI.create("https://discord.com/api/v10")),
            gitHubToken,
            GitHubAppSettings.read(read, gitHubToken, repository),
            read.secret("GITHUB_WEBHOOK_SECRET"),
            read.url("GITHUB_API_BASE_URL").orElse(URI.create("https://api.github.com")),
            repository,
            repositories.isEmpty() ? repository.stream().toList() : repositories,
            read.workflow("DEPLOY_WORKFLOW").orElse("deploy.yml"),
            read.ref("DEPLOY_REF").orElse("main"),
            read.workflow("DIAGNOSE_WORKFLOW"),
            read.url("FRONTEND_BASE_URL"),
            read.url("API_BASE_URL"),
            read.flag("ENABLE_DEBUG_CMD", !stage.equals("prod")),
            alerts,
            alertChannel,
            read.snowflake("RELEASE_CHANNEL_ID"),
            new Admins(read.snowflakes("ADMIN_USER_IDS"), read.snowflakes("ADMIN_ROLE_IDS")),
            guildIds,
            read.flag("ALLOW_DMS", false),
            ApiSettings.read(read, repository),
            AuditSettings.read(read),
            AttestationSettings.read(read),
            read.duration(
                "RULES_INTERVAL",
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofHours(1)),
            FeatureSet.read(read, "FEATURES", function.equals(LOCAL)));
    read.throwProblems();
    return settings;
  }

  /** Whether this runs on AWS, and not on a developer's machine. */
  boolean isDeployed() {
    return !log.function().equals(LOCAL);
  }

  /** How often each environment is attested; empty if no run is scheduled. */
  public Optional<Duration> attestationInterval() {
    return attestations.interval();
  }

  /** Whether a key that signs attestations is configured. */
  public boolean hasAttestationKey() {
    return !(attestations.key() instanceof SecretSetting.NotSet);
  }

  /** Where the bot may be used. */
  public InteractionPolicy interactionPolicy() {
    DirectMessages directMessages =
        !allowDms
            ? DirectMessages.NONE
            : isDeployed() ? DirectMessages.ADMINS : DirectMessages.ANYONE;
    return new InteractionPolicy(guildIds, directMessages, admins);
  }

  /** Where AWS's console shows traces. */
  TraceConsole traceConsole() {
    return isDeployed() ? new TraceConsole(Optional.of(region)) : TraceConsole.NONE;
  }

  /** Whether GitHub can be called with a token or as an App. */
  boolean knowsGitHub() {
    return gitHubApp.isPresent() || !(gitHubToken instanceof SecretSetting.NotSet);
  }

  /** The check of signatures with the configured keys. */
  public SignatureVerifier verifier() {
    return switch (SignatureVerifier.parse(String.join(",", publicKeys))) {
      case SignatureVerifier.Parsed.Usable(SignatureVerifier verifier) -> verifier;
      case SignatureVerifier.Parsed.Unusable(List<String> problems) ->
          throw new IllegalStateException("the public keys were not checked: " + problems);
    };
  }
}
