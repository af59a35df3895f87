package dev.orchestrator.entry;

import dev.orchestrator.github.AppIdentity;
import dev.orchestrator.github.AppKey;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.log.Redactor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The identity that calls GitHub: the configured App, the configured token, or anonymous. */
final class GitHubAccess {
  private GitHubAccess() {}

  /** Reads a secret when it is needed. */
  interface Secrets {
    String read(SecretSetting setting, String kind);

    /** Has it read again the next time; false if it cannot change. */
    boolean reread(SecretSetting setting);
  }

  static GitHubIdentity identity(
      Settings settings, GitHubConnection connection, Secrets secrets, Redactor redactor) {
    if (settings.gitHub().app().isPresent()) {
      GitHubAppSettings app = settings.gitHub().app().get();
      Supplier<AppKey> key = () -> key(secrets.read(app.key(), "github-app-key"));
      return new AppIdentity(
          new AppIdentity.App(app.id(), app.installation(), app.repository(), key),
          connection,
          new LastToken(redactor)::is);
    }
    return settings.gitHub().token() instanceof SecretSetting.NotSet
        ? GitHubIdentity.ANONYMOUS
        : GitHubIdentity.of(
            () -> secrets.read(settings.gitHub().token(), "github-token"),
            () -> secrets.reread(settings.gitHub().token()));
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
