package dev.orchestrator.github;

import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A GitHub App that is installed on the repository. Its installation token is asked for when it is
 * first needed, and again a minute before it ends. Source: GitHub, "Authenticating as a GitHub App
 * installation".
 */
public final class AppIdentity implements GitHubIdentity {
  private static final Duration BEFORE_ITS_END = Duration.ofMinutes(1);

  private final App app;
  private final GitHubCalls calls;
  private final InstantSource time;
  private final Consumer<String> secrets;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicReference<Optional<Held>> held = new AtomicReference<>(Optional.empty());

  private record Held(Token token, Instant end) {}

  /**
   * @param id what the App's page calls App ID or Client ID
   * @param installation looked up by the repository if it is not given
   * @param key read again for each token, so that it may change
   */
  public record App(
      String id, Optional<Long> installation, RepositoryName repository, Supplier<AppKey> key) {}

  /**
   * @param connection through which GitHub is called
   * @param secrets is told each token before it is used
   */
  public AppIdentity(App app, GitHubConnection connection, Consumer<String> secrets) {
    this.app = app;
    this.time = connection.time();
    this.secrets = secrets;
    this.calls =
        new GitHubCalls(
            connection,
            deadline ->
                new Ok<>(
                    Optional.of(
                        new Token(app.key().get().sign(app.id(), time.instant()), Map.of())),
                    Optional.empty()),
            FileCache.NONE);
  }

  @Override
  public Kind kind() {
    return Kind.APP;
  }

  @Override
  public GitHubAnswer<Optional<Token>> token(Instant deadline) {
    Optional<Token> known = known();
    if (known.isPresent()) {
      return new Ok<>(known, Optional.empty());
    }
    asking.lock();
    try {
      Optional<Token> meanwhile = known();
      return meanwhile.isPresent()
          ? new Ok<>(meanwhile, Optional.empty())
          : installation(deadline)
              .then(id -> ask(id, deadline))
              .map(fresh -> Optional.of(fresh.token()));
    } finally {
      asking.unlock();
    }
  }

  @Override
  public boolean rejected(String token) {
    held.updateAndGet(now -> now.filter(one -> !one.token().secret().equals(token)));
    return true;
  }

  private Optional<Token> known() {
    return held.get()
        .filter(one -> time.instant().isBefore(one.end().minus(BEFORE_ITS_END)))
        .map(Held::token);
  }

  private GitHubAnswer<Long> installation(Instant deadline) {
    return app.installation().isPresent()
        ? new Ok<>(app.installation().get(), Optional.empty())
        : calls.call(
            GitHubRoute.installation(app.repository()),
            Optional.empty(),
            json -> {
              OptionalLong id = json.get("id").integer();
              return id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty();
            },
            deadline);
  }

  private GitHubAnswer<Held> ask(long installation, Instant deadline) {
    GitHubAnswer<Held> answer =
        calls.call(
            GitHubRoute.accessToken(installation), Optional.empty(), AppIdentity::read, deadline);
    if (answer instanceof Ok<Held>(Held fresh, var _)) {
      secrets.accept(fresh.token().secret());
      held.set(Optional.of(fresh));
    }
    return answer;
  }

  private static Optional<Held> read(Json json) {
    var permissions = new HashMap<String, String>();
    json.get("permissions")
        .fields()
        .forEach((name, access) -> access.text().ifPresent(text -> permissions.put(name, text)));
    return json.text("token")
        .flatMap(secret ->
            WorkflowRun.instant(json, "expires_at")
                .map(end -> new Held(new Token(secret, permissions), end)));
  }
}
