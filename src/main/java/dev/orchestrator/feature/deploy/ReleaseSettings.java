package dev.orchestrator.feature.deploy;

import dev.orchestrator.setting.SettingsReader;
import java.util.Optional;

/**
 * The settings of deploys.
 *
 * @param workflow its file
 * @param ref that is deployed if no other is named
 * @param channelId in which deploys are announced
 */
public record ReleaseSettings(String workflow, String ref, Optional<String> channelId) {

  public static ReleaseSettings read(SettingsReader read) {
    return new ReleaseSettings(
        read.workflow("DEPLOY_WORKFLOW").orElse("deploy.yml"),
        read.ref("DEPLOY_REF").orElse("main"),
        read.snowflake("RELEASE_CHANNEL_ID"));
  }
}
