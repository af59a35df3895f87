package dev.orchestrator.entry;

import dev.orchestrator.feature.alerts.AlertSettings;
import dev.orchestrator.feature.attestations.AttestationSettings;
import dev.orchestrator.feature.audit.AuditSettings;
import dev.orchestrator.feature.deploy.ReleaseSettings;
import dev.orchestrator.feature.diagnose.DiagnoseSettings;
import dev.orchestrator.setting.SettingsReader;
import java.util.Set;

/**
 * The settings of the features: each feature declares its own in its package, and is one line here.
 *
 * @param enabled what is switched on beside what every bot has
 */
public record FeatureSettings(
    Set<FeatureSet> enabled,
    AlertSettings alerts,
    ReleaseSettings release,
    DiagnoseSettings diagnose,
    ApiSettings api,
    AuditSettings audit,
    AttestationSettings attestations) {

  public FeatureSettings {
    enabled = Set.copyOf(enabled);
  }

  static FeatureSettings read(
      SettingsReader read, DiscordSettings discord, GitHubSettings gitHub, boolean isDeployed) {
    return new FeatureSettings(
        FeatureSet.read(read, "FEATURES", !isDeployed),
        AlertSettings.read(read, discord.botToken()),
        ReleaseSettings.read(read),
        DiagnoseSettings.read(read),
        ApiSettings.read(read, gitHub.repository()),
        AuditSettings.read(read),
        AttestationSettings.read(read));
  }
}
