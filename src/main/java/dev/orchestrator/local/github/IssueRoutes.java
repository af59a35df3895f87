package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST …/issues}: opens an issue.
 *
 * <p>Source: GitHub REST API, "Create an issue".
 */
final class IssueRoutes {
  private final InstantSource clock;
  private final GitHubJson json;
  private final List<Json> issues = new ArrayList<>();

  IssueRoutes(InstantSource clock, GitHubJson json) {
    this.clock = clock;
    this.json = json;
  }

  synchronized List<Json> all() {
    return List.copyOf(issues);
  }

  synchronized Answer post(Call call) {
    Json body = call.json();
    if (!body.isObject()) {
      return GitHubError.of(400, "Problems parsing JSON");
    }
    String title = body.text("title").orElse("");
    if (title.isBlank()) {
      return Answer.json(
          422,
          GitHubError.body(
                  422,
                  "Validation Failed",
                  "https://docs.github.com/rest/issues/issues#create-an-issue")
              .put(
                  "errors",
                  List.of(
                      JsonObject.of("resource", "Issue")
                          .put("code", "missing_field")
                          .put("field", "title"))));
    }
    int number = issues.size() + 1;
    String now = GitHubJson.time(clock.instant());
    Json issue =
        JsonObject.of("id", 3_000_000_000L + number)
            .put("number", number)
            .put("title", title)
            .put("body", body.get("body"))
            .put("state", "open")
            .put("labels", labels(body))
            .put("user", json.user("storefront-bot", 9_000_001L, "User"))
            .put("url", json.url("/issues/" + number))
            .put(
                "html_url",
                "https://github.com/" + json.repository().fullName() + "/issues/" + number)
            .put("created_at", now)
            .put("updated_at", now)
            .toJson();
    issues.add(issue);
    return Answer.json(201, issue);
  }

  private static List<JsonObject> labels(Json body) {
    return body.get("labels").items().stream()
        .map(label -> JsonObject.of("name", label.text().or(() -> label.text("name")).orElse("")))
        .toList();
  }
}
