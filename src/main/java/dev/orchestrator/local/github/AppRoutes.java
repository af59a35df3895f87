package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a GitHub App asks with a JSON web token: its installation, and tokens for it.
 *
 * <p>Source: GitHub REST API, "GitHub Apps".
 */
final class AppRoutes {
  private final SimulatedGitHubSettings settings;
  private final AppTokens tokens;
  private final GitHubJson json;

  AppRoutes(SimulatedGitHubSettings settings, AppTokens tokens, GitHubJson json) {
    this.settings = settings;
    this.tokens = tokens;
    this.json = json;
  }

  Service installation() {
    return call -> asApp(call, app -> installation(call, app));
  }

  Service accessTokens() {
    return call -> asApp(call, app -> accessToken(call, app));
  }

  private interface AsApp {
    Answer answer(GitHubApp app);
  }

  private Answer asApp(Call call, AsApp action) {
    String authorization = call.header("authorization").orElse("");
    Optional<String> refusal = tokens.refusal(authorization.replaceFirst("^Bearer ", ""));
    return refusal.isPresent()
        ? GitHubError.of(401, refusal.get())
        : action.answer(settings.app().orElseThrow());
  }

  private Answer installation(Call call, GitHubApp app) {
    return settings.repository().isCalled(call.parameter("owner"), call.parameter("repository"))
        ? Answer.json(
            200,
            JsonObject.of("id", app.installationId())
                .put("app_id", app.id())
                .put(
                    "account", json.user(settings.repository().owner(), 9_000_000L, "Organization"))
                .put("repository_selection", "selected")
                .put("permissions", permissions())
                .put(
                    "access_tokens_url",
                    json.base() + "/app/installations/" + app.installationId() + "/access_tokens"))
        : GitHubError.notFound();
  }

  private Answer accessToken(Call call, GitHubApp app) {
    return call.parameter("installation").equals(Long.toString(app.installationId()))
        ? Answer.json(
            201,
            JsonObject.of("token", tokens.issue())
                .put("expires_at", GitHubJson.time(settings.clock().instant().plus(AppTokens.LIFE)))
                .put("permissions", permissions())
                .put("repository_selection", "selected"))
        : GitHubError.notFound();
  }

  private Map<String, String> permissions() {
    var permissions = new LinkedHashMap<String, String>();
    settings.permissions().stream()
        .sorted()
        .map(one -> one.split(":", 2))
        .forEach(pair -> permissions.put(pair[0], pair[1]));
    return permissions;
  }
}
