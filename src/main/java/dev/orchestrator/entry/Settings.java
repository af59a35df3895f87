package dev.orchestrator.entry;

import dev.orchestrator.command.InteractionPolicy;
import dev.orchestrator.command.InteractionPolicy.DirectMessages;
import dev.orchestrator.log.LogSettings;
import dev.orchestrator.setting.InvalidSettings;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import dev.orchestrator.trace.TraceConsole;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set from outside. This is the only reader of the environment: each part
 * reads its own variables, and all that are wrong are reported together.
 */
public record Settings(
    FunctionRole role,
    LogSettings log,
    AwsSettings aws,
    DiscordSettings discord,
    GitHubSettings gitHub,
    AccessSettings access,
    FeatureSettings features) {

  private static final String LOCAL = "local";

  /**
   * Reads the settings.
   *
   * @throws InvalidSettings if any is unusable; it names all that are
   */
  public static Settings read(Map<String, String> environment) {
    var read = new SettingsReader(environment);
    String stage = read.oneOf("STAGE", "dev", "staging", "prod");
    String function = read.text("AWS_LAMBDA_FUNCTION_NAME").orElse(LOCAL);
    boolean isDeployed = !function.equals(LOCAL);
    DiscordSettings discord = DiscordSettings.read(read);
    GitHubSettings gitHub = GitHubSettings.read(read);
    var settings =
        new Settings(
            FunctionRole.valueOf(
                read.oneOf("FUNCTION_ROLE", "both", "ingress", "api", "worker")
                    .toUpperCase(Locale.ROOT)),
            new LogSettings(
                read.text("SERVICE_NAME").orElse("orchestrator"),
                stage,
                function,
                read.oneOf("LOG_LEVEL", "info", "debug", "warn", "error"),
                read.flag("ENABLE_JSON_LOGGING", true)),
            AwsSettings.read(read, stage),
            discord,
            gitHub,
            AccessSettings.read(read, stage, isDeployed),
            FeatureSettings.read(read, discord, gitHub, isDeployed));
    read.throwProblems();
    return settings;
  }

  /** Where this runs: {@code dev}, {@code staging} or {@code prod}. */
  String stage() {
    return log.stage();
  }

  /** Whether this runs on AWS, and not on a developer's machine. */
  boolean isDeployed() {
    return !log.function().equals(LOCAL);
  }

  /** How often each environment is attested; empty if no run is scheduled. */
  public Optional<Duration> attestationInterval() {
    return features.attestations().interval();
  }

  /** Whether a key that signs attestations is configured. */
  public boolean hasAttestationKey() {
    return !(features.attestations().key() instanceof SecretSetting.NotSet);
  }

  /** Where the bot may be used. */
  public InteractionPolicy interactionPolicy() {
    DirectMessages directMessages =
        !access.allowDms()
            ? DirectMessages.NONE
            : isDeployed() ? DirectMessages.ADMINS : DirectMessages.ANYONE;
    return new InteractionPolicy(access.guildIds(), directMessages, access.admins());
  }

  /** Where AWS's console shows traces. */
  TraceConsole traceConsole() {
    return isDeployed() ? new TraceConsole(Optional.of(aws.region())) : TraceConsole.NONE;
  }
}
