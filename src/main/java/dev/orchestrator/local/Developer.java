package dev.orchestrator.local;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.AwsTable;
import dev.orchestrator.entry.Services;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.setting.InvalidSettings;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/**
 * A developer or a pipeline with the bot's environment: the declared commands and a way to Discord.
 * No table is touched and no log is written.
 */
record Developer(Settings settings, CommandRegistrar registrar) {
  private static final String PUBLIC_KEY = "DISCORD_PUBLIC_KEY";
  private static final String TOKEN = "DISCORD_BOT_TOKEN";
  private static final String REGION = "AWS_REGION";
  private static final String CREDENTIALS =
      " The AWS CLI's region and credentials are used; `aws sts get-caller-identity` shows whose,"
          + " and `aws sso login` renews those of SSO.";

  /**
   * Reads the environment.
   *
   * @throws dev.orchestrator.setting.InvalidSettings if it cannot be used
   */
  static Developer of(Map<String, String> environment) {
    Settings settings = settings(environment);
    var application =
        new Application(
            settings,
            new Surroundings(
                InstantSource.system(),
                new SecureRandom(),
                Sleeper.REAL,
                AwsTable::open,
                OutputStream.nullOutputStream()));
    Services services = application.services();
    return new Developer(
        settings,
        new CommandRegistrar(
            services.discord().get(),
            application.router().specs(),
            services.interactionPolicy().contexts(),
            services.clock()));
  }

  /** The settings, with the region of the AWS CLI's profile where the environment names none. */
  private static Settings settings(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    boolean token = isSet(all, TOKEN);
    boolean parameter = isSet(all, TOKEN + "_PARAMETER");
    var problems = new ArrayList<String>();
    if (!token && !parameter) {
      problems.add(
          "%s must be set, or %s_PARAMETER to the name of the SSM parameter that holds it."
              .formatted(TOKEN, TOKEN));
    }
    if (parameter && !isSet(all, REGION) && !isSet(all, "AWS_DEFAULT_REGION")) {
      profileRegion()
          .ifPresentOrElse(
              region -> all.put(REGION, region),
              () ->
                  problems.add(
                      "AWS_REGION must be set, or a region in the profile of the AWS CLI, because %s_PARAMETER is read from SSM there."
                          .formatted(TOKEN)));
    }
    try {
      Settings settings = Settings.read(all);
      if (problems.isEmpty()) {
        return settings;
      }
    } catch (InvalidSettings invalid) {
      problems.addAll(invalid.problems());
    }
    throw new InvalidSettings(problems);
  }

  /** Of AWS_PROFILE in the AWS CLI's files, as the CLI itself takes it. */
  private static Optional<String> profileRegion() {
    try {
      return Optional.ofNullable(new AwsProfileRegionProvider().getRegion()).map(Region::id);
    } catch (SdkException noFile) {
      return Optional.empty();
    }
  }

  private static boolean isSet(Map<String, String> all, String name) {
    return !all.getOrDefault(name, "").isBlank();
  }

  /** As {@link #of}; the public key may be missing, because no signature is checked. */
  static Developer withoutKey(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    if (all.getOrDefault(PUBLIC_KEY, "").isBlank()) {
      var seed = new byte[32];
      new SecureRandom().nextBytes(seed);
      all.put(PUBLIC_KEY, new InteractionSigner(seed).publicKeyHex());
    }
    return of(all);
  }

  /**
   * The application that the bot's token belongs to.
   *
   * @throws SetupFailed if it is not the configured one, or Discord does not say
   */
  Json application() throws SetupFailed {
    Json application;
    try {
      application = registrar.application();
    } catch (SecretUnreadable noSecret) {
      // SSM does not give the token; the sentence names the parameter.
      throw new SetupFailed(noSecret.getMessage() + CREDENTIALS);
    }
    String id = application.text("id").orElse("");
    Optional<String> other =
        settings.discord().applicationId().filter(wanted -> !wanted.equals(id));
    if (other.isPresent()) {
      throw new SetupFailed(
          "wrong application: the bot token belongs to %s (%s), DISCORD_APPLICATION_ID is %s. Nothing was changed."
              .formatted(id, application.text("name").orElse("without a name"), other.get()));
    }
    return application;
  }
}
