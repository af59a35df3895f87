package dev.orchestrator.entry;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.util.Optional;

/**
 * The GitHub App as which GitHub is called.
 *
 * @param installation looked up by the repository if it is not set
 * @param repository on which it is installed
 * @param key its private key in PEM form
 */
public record GitHubAppSettings(
    String id, Optional<Long> installation, RepositoryName repository, SecretSetting key) {

  /** The App that is set, or none; what is wrong with it becomes a problem of {@code read}. */
  static Optional<GitHubAppSettings> read(
      SettingsReader read, SecretSetting token, Optional<RepositoryName> repository) {
    Optional<String> id = read.appId("GITHUB_APP_ID");
    SecretSetting key = read.privateKey("GITHUB_APP_PRIVATE_KEY");
    Optional<Long> installation = read.number("GITHUB_APP_INSTALLATION_ID");
    if (id.isEmpty()) {
      boolean others = !(key instanceof SecretSetting.NotSet) || installation.isPresent();
      if (others && read.text("GITHUB_APP_ID").isEmpty()) {
        read.problem(
            "GITHUB_APP_ID", "must be set, because other settings of the GitHub App are set.");
      }
      return Optional.empty();
    }
    if (key instanceof SecretSetting.NotSet) {
      read.problem("GITHUB_APP_PRIVATE_KEY", "must be set, because GITHUB_APP_ID is.");
    }
    if (!(token instanceof SecretSetting.NotSet)) {
      read.problem("GITHUB_TOKEN", "and GITHUB_APP_ID are both set: unset one of them.");
    }
    if (repository.isEmpty()) {
      read.problem("GITHUB_REPOSITORY", "must be set, because GITHUB_APP_ID is.");
    }
    return repository.map(name -> new GitHubAppSettings(id.get(), installation, name, key));
  }
}
