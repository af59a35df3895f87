package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;

/** Refusals in GitHub's words. */
final class GitHubError {
  private static final String DOCS = "https://docs.github.com/rest";

  private GitHubError() {}

  static Answer of(int status, String message) {
    return of(status, message, DOCS);
  }

  static Answer of(int status, String message, String documentation) {
    return Answer.json(status, body(status, message, documentation));
  }

  static JsonObject body(int status, String message, String documentation) {
    return JsonObject.of("message", message)
        .put("documentation_url", documentation)
        .put("status", Integer.toString(status));
  }

  static Answer notFound() {
    return of(404, "Not Found");
  }

  static Answer badCredentials() {
    return of(401, "Bad credentials");
  }

  static Answer forbidden() {
    return of(403, "Resource not accessible by personal access token");
  }

  static Answer unprocessable(String message) {
    return of(422, message, DOCS + "/actions/workflows#create-a-workflow-dispatch-event");
  }

  static Answer secondaryLimit(int status, long retryAfterSeconds) {
    return of(
            status,
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try"
                + " again.",
            "https://docs.github.com/free-pro-team@latest/rest/overview/"
                + "rate-limits-for-the-rest-api#about-secondary-rate-limits")
        .with("Retry-After", Long.toString(retryAfterSeconds));
  }

  static Answer primaryLimit(int status) {
    return of(
        status,
        "API rate limit exceeded for user ID 9000001.",
        "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api");
  }
}
