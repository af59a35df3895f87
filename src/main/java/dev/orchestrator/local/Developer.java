package dev.orchestrator.local;

import dev.orchestrator.discord.InteractionSigner;
import dev.orchestrator.entry.AwsTable;
import dev.orchestrator.entry.Services;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.http.Pause;
import dev.orchestrator.json.Json;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A developer or a pipeline with the bot's environment: the declared commands and a way to Discord.
 * No table is touched and no log is written.
 */
record Developer(Settings settings, CommandRegistrar registrar) {
  private static final String PUBLIC_KEY = "DISCORD_PUBLIC_KEY";

  /**
   * Reads the environment.
   *
   * @throws dev.orchestrator.entry.InvalidSettings if it cannot be used
   */
  static Developer of(Map<String, String> environment) {
    Settings settings = Settings.read(environment);
    var services =
        new Services(
            settings,
            new Surroundings(
                InstantSource.system(),
                new SecureRandom(),
                Pause.REAL,
                AwsTable::open,
                OutputStream.nullOutputStream()));
    return new Developer(
        settings,
        new CommandRegistrar(
            services.discord().get(), services.router().specs(), services.clock()));
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
    } catch (IllegalStateException noSecret) {
      // SSM does not give the token; the sentence names the parameter.
      throw new SetupFailed(String.valueOf(noSecret.getMessage()));
    }
    String id = application.text("id").orElse("");
    Optional<String> other = settings.applicationId().filter(wanted -> !wanted.equals(id));
    if (other.isPresent()) {
      throw new SetupFailed(
          "wrong application: the bot token belongs to %s (%s), DISCORD_APPLICATION_ID is %s. Nothing was changed."
              .formatted(id, application.text("name").orElse("without a name"), other.get()));
    }
    return application;
  }
}
