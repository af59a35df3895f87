package dev.orchestrator.feature.attestations;

import dev.orchestrator.command.DurationParser;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of attestations.
 *
 * @param interval how often each environment is attested; empty if no run is scheduled
 * @param key the Ed25519 private key that signs, in PKCS#8 PEM
 * @param versionUrl where the product reports its commit
 */
public record AttestationSettings(
    Optional<Duration> interval, SecretSetting key, Optional<URI> versionUrl) {
  private static final Duration STANDARD = Duration.ofMinutes(1);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);

  public static AttestationSettings read(SettingsReader read) {
    Optional<String> text = read.text("ATTESTATION_INTERVAL");
    Optional<Duration> interval = text.map(DurationParser::parse).orElse(Optional.of(STANDARD));
    if (text.equals(Optional.of("0"))) {
      interval = Optional.empty();
    } else if (interval.isEmpty()
        || interval.get().compareTo(LEAST) < 0
        || interval.get().compareTo(MOST) > 0) {
      read.problem(
          "ATTESTATION_INTERVAL",
          "must be a duration from 1s to 1d, as in 1m or 30s, or 0 for no scheduled run.");
    }
    return new AttestationSettings(
        interval, read.signingKey("ATTESTATION_KEY"), read.url("VERSION_URL"));
  }
}
