package dev.orchestrator.entry;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The settings of GitHub.
 *
 * @param app as which GitHub is called; without it, with the token
 * @param api without a slash at the end
 * @param repository that commands use if no other is named
 * @param repositories that can be named
 */
public record GitHubSettings(
    SecretSetting token,
    Optional<GitHubAppSettings> app,
    SecretSetting webhookSecret,
    URI api,
    Optional<RepositoryName> repository,
    List<RepositoryName> repositories) {

  public GitHubSettings {
    repositories = List.copyOf(repositories);
  }

  static GitHubSettings read(SettingsReader read) {
    SecretSetting token = read.secret("GITHUB_TOKEN");
    List<RepositoryName> repositories = read.repositories("GITHUB_REPOSITORIES");
    Optional<RepositoryName> repository =
        read.repository("GITHUB_REPOSITORY").or(() -> repositories.stream().findFirst());
    return new GitHubSettings(
        token,
        GitHubAppSettings.read(read, token, repository),
        read.secret("GITHUB_WEBHOOK_SECRET"),
        read.url("GITHUB_API_BASE_URL").orElse(URI.create("https://api.github.com")),
        repository,
        repositories.isEmpty() ? repository.stream().toList() : repositories);
  }

  /** Whether GitHub can be called with a token or as an App. */
  boolean isConfigured() {
    return app.isPresent() || !(token instanceof SecretSetting.NotSet);
  }
}
