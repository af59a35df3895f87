package dev.orchestrator.entry;

import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the Discord application.
 *
 * @param publicKeys Discord's keys for this application, 64 hex digits each; two while one is
 *     replaced
 * @param api with its version, without a slash at the end
 */
public record DiscordSettings(
    Optional<String> applicationId, List<String> publicKeys, SecretSetting botToken, URI api) {

  public DiscordSettings {
    publicKeys = List.copyOf(publicKeys);
  }

  static DiscordSettings read(SettingsReader read) {
    return new DiscordSettings(
        read.snowflake("DISCORD_APPLICATION_ID"),
        read.publicKeys("DISCORD_PUBLIC_KEY"),
        read.secret("DISCORD_BOT_TOKEN"),
        read.url("DISCORD_API_BASE_URL").orElse(URI.create("https://discord.com/api/v10")));
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
