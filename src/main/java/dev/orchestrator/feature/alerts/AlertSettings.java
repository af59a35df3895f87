package dev.orchestrator.feature.alerts;

import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of alerts.
 *
 * @param enabled whether alerts are sent to the channel
 * @param rulesInterval between two evaluations of the alerting rules
 */
public record AlertSettings(boolean enabled, Optional<String> channelId, Duration rulesInterval) {

  public static AlertSettings read(SettingsReader read, SecretSetting botToken) {
    boolean enabled = read.flag("ENABLE_ALERTS", false);
    if (enabled && read.text("ALERT_CHANNEL_ID").isEmpty()) {
      read.problem("ALERT_CHANNEL_ID", "must be set, because ENABLE_ALERTS is true");
    }
    // The function that faces the internet knows the name of the token and may not read it.
    if (enabled && botToken instanceof SecretSetting.NotSet) {
      read.problem("DISCORD_BOT_TOKEN", "must be set, because ENABLE_ALERTS is true");
    }
    return new AlertSettings(
        enabled,
        read.snowflake("ALERT_CHANNEL_ID"),
        read.duration(
            "RULES_INTERVAL", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(1)));
  }
}
