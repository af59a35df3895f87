package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Reaction;
import dev.orchestrator.local.http.Service;
import dev.orchestrator.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What GitHub checks before a route is asked, and puts on every answer.
 *
 * <p>Source: GitHub, "Getting started with the REST API", "Rate limits", "Best practices".
 */
final class GitHubGuards {
  private static final Set<String> VERSIONS = Set.of("2022-11-28", "2026-03-10");

  private final SimulatedGitHubSettings settings;
  private final Quota quota;
  private final AppTokens appTokens;
  private final Set<String> others = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();

  GitHubGuards(SimulatedGitHubSettings settings, Quota quota, AppTokens appTokens) {
    this.appTokens = appTokens;
    this.settings = settings;
    this.quota = quota;
  }

  /** Every call, whatever comes of it. */
  Service everything(Service api) {
    return call ->
        switch (api.handle(call)) {
          case Answer answer -> {
            var headers = new LinkedHashMap<>(quota.headers());
            headers.put("X-GitHub-Request-Id", "SIM:%08X".formatted(requests.incrementAndGet()));
            headers.put("X-GitHub-Media-Type", "github.v3; format=json");
            headers.put("Server", "github.com");
            headers.putAll(answer.headers());
            yield new Answer(answer.status(), headers, answer.body());
          }
          case Reaction.Reset reset -> reset;
        };
  }

  /** Every route: who calls, and with what. */
  Service api(Service routes) {
    return call -> {
      Optional<Answer> refusal = refusal(call);
      return refusal.isPresent() ? refusal.get() : routes.handle(call);
    };
  }

  /**
   * A route of the repository.
   *
   * @param permission what the token needs, like actions
   * @param access read or write
   */
  Service repository(String permission, String access, Service route) {
    return guarded(permission, access, route, false);
  }

  /** As {@link #repository}, also for the repositories that have issues only. */
  Service anyRepository(String permission, String access, Service route) {
    return guarded(permission, access, route, true);
  }

  /** Lets a repository, {@code owner/name}, exist that has issues and nothing else. */
  void addRepository(String fullName) {
    others.add(fullName.toLowerCase(Locale.ROOT));
  }

  private Service guarded(String permission, String access, Service route, boolean any) {
    return known(call -> {
      if (!quota.take()) {
        return GitHubError.primaryLimit(403);
      }
      String owner = call.parameter("owner");
      String name = call.parameter("repository");
      boolean named =
          settings.repository().isCalled(owner, name)
              || (any && others.contains((owner + "/" + name).toLowerCase(Locale.ROOT)));
      boolean known =
          call.header("authorization").isPresent() || !settings.repository().isPrivate();
      if (!named || !known || !settings.allows("metadata", "read")) {
        return GitHubError.notFound();
      }
      Map<String, String> accepted =
          Map.of("X-Accepted-GitHub-Permissions", permission + "=" + access);
      if (!settings.allows(permission, access)) {
        return GitHubError.forbidden().with(accepted);
      }
      return route.handle(call) instanceof Answer answer
          ? tagged(call, answer.with(accepted))
          : new Reaction.Reset(true);
    });
  }

  /** A route for any known caller. */
  Service known(Service route) {
    return call -> {
      Optional<Answer> refusal = badCredentials(call);
      return refusal.isPresent() ? refusal.get() : route.handle(call);
    };
  }

  /** Whether an installation token of the App calls. */
  boolean isInstallation(Call call) {
    return appTokens.accepts(token(call));
  }

  private static String token(Call call) {
    return call.header("authorization").orElse("").replaceFirst("^(Bearer|token) ", "");
  }

  private Optional<Answer> badCredentials(Call call) {
    String token = token(call);
    return token.isEmpty() || token.equals(settings.token()) || appTokens.accepts(token)
        ? Optional.empty()
        : Optional.of(GitHubError.badCredentials());
  }

  private static Optional<Answer> refusal(Call call) {
    if (call.header("user-agent").isEmpty()) {
      return Optional.of(
          new Answer(
              403,
              Map.of("Content-Type", "text/html"),
              ("Request forbidden by administrative rules. Please make sure your request has a"
                      + " User-Agent header")
                  .getBytes(StandardCharsets.UTF_8)));
    }
    return call.header("x-github-api-version")
        .filter(version -> !VERSIONS.contains(version))
        .map(version -> GitHubError.of(400, "API version '" + version + "' is not supported."));
  }

  /** Answers 304, which costs nothing, where the caller has this answer already. */
  private Answer tagged(Call call, Answer answer) {
    if (!call.method().equals("GET") || answer.status() != 200) {
      return answer;
    }
    String tag = "W/\"" + Sha256.hex(answer.body()) + "\"";
    if (call.header("if-none-match").filter(tag::equals).isPresent()) {
      quota.giveBack();
      return Answer.empty(304).with("ETag", tag);
    }
    return answer.with("ETag", tag).with("Cache-Control", "private, max-age=60, s-maxage=60");
  }
}
