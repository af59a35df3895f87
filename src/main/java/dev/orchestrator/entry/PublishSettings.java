package dev.orchestrator.entry;

import dev.orchestrator.feature.audit.AuditSettings;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.publication.AuditRules;
import dev.orchestrator.setting.InvalidSettings;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line reads of the environment to publish findings without a server.
 *
 * @param gitHub the base of GitHub's API, if it is set
 * @param token for GitHub, if it is set
 * @param requiresHmac whether an artifact without a signature is refused
 * @param hmacKey as it is configured, if it is set
 */
public record PublishSettings(
    AuditRules rules,
    Optional<URI> gitHub,
    Optional<String> token,
    boolean requiresHmac,
    Optional<String> hmacKey) {

  /**
   * Reads the variables that the worker reads, too.
   *
   * @param target in which issues are created, in place of {@code AUDIT_REPOSITORY}
   * @throws InvalidSettings if a variable cannot be used
   */
  public static PublishSettings read(
      Map<String, String> environment, Optional<RepositoryName> target) {
    var read = new SettingsReader(environment);
    AuditSettings audit = AuditSettings.read(read);
    AuditRules rules = audit.rules();
    Optional<String> token =
        read.text("GITHUB_TOKEN").isPresent()
                && read.secret("GITHUB_TOKEN") instanceof SecretSetting.Value(String value)
            ? Optional.of(value)
            : Optional.empty();
    var settings =
        new PublishSettings(
            new AuditRules(
                target,
                rules.isPublished(),
                rules.maxIssues(),
                rules.closeAfter(),
                rules.disabled()),
            read.url("GITHUB_API_BASE_URL"),
            token,
            audit.requiresHmac(),
            read.text("HMAC_SECRET_KEY"));
    read.throwProblems();
    return settings;
  }

  /** The record must not print its secrets. */
  @Override
  public String toString() {
    return "PublishSettings";
  }
}
