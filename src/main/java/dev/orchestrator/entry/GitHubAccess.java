package dev.orchestrator.entry;

import dev.orchestrator.github.AppIdentity;
import dev.orchestrator.github.AppKey;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.repository.StoredFiles;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.table.Table;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Calls GitHub as the configured App, with the configured token, or anonymously. */
record GitHubAccess(
    Settings settings, Surroundings surroundings, Secrets secrets, Table table, Redactor redactor) {

  /** What opens a client that calls through {@code http}. */
  Supplier<GitHubClient> client(Supplier<? extends HttpCalls> http) {
    return () -> {
      var connection =
          new GitHubConnection(
              settings.gitHub().api(),
              Version.CURRENT.toString(),
              http.get(),
              surroundings.clock(),
              surroundings.sleeper(),
              surroundings.random());
      return new GitHubClient(
          connection,
          identity(connection),
          new StoredFiles(table, redactor::redact, surroundings.clock()));
    };
  }

  private GitHubIdentity identity(GitHubConnection connection) {
    if (settings.gitHub().app().isPresent()) {
      GitHubAppSettings app = settings.gitHub().app().get();
      Supplier<AppKey> key = () -> key(secrets.find(app.key(), "github-app-key").orElseThrow());
      return new AppIdentity(
          new AppIdentity.App(app.id(), app.installation(), app.repository(), key),
          connection,
          new LastToken(redactor)::is);
    }
    SecretSetting token = settings.gitHub().token();
    return secrets
        .supplier(token, "github-token")
        .map(read -> GitHubIdentity.of(read, () -> secrets.reread(token)))
        .orElse(GitHubIdentity.ANONYMOUS);
  }

  private static AppKey key(String pem) {
    return AppKey.parse(pem)
        .orElseThrow(() ->
            new SecretUnreadable("The GitHub App's private key is not an RSA key in PEM format."));
  }

  /** Keeps the redactor's memory to the token in use: there is a new one every hour. */
  private static final class LastToken {
    private final Redactor redactor;
    private final AtomicReference<Redactor.Remembered> last = new AtomicReference<>(() -> {});

    LastToken(Redactor redactor) {
      this.redactor = redactor;
    }

    void is(String token) {
      last.getAndSet(redactor.rememberWhile("github-installation-token", token)).close();
    }
  }
}
