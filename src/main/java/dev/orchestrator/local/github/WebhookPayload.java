package dev.orchestrator.local.github;

import dev.orchestrator.local.http.JsonObject;
import java.util.List;

/**
 * The bodies of webhooks.
 *
 * <p>Source: GitHub, "Webhook events and payloads", workflow_run, workflow_job, ping.
 */
final class WebhookPayload {
  private WebhookPayload() {}

  /** What is sent for {@code event}, showing the run as it was then. */
  static byte[] of(GitHubJson json, RunEvent event) {
    JsonObject payload = JsonObject.of("action", event.action());
    if (event.job().isPresent()) {
      JobView job = JobView.of(event.run(), event.at()).get(event.job().get());
      payload.put("workflow_job", json.job(event.run(), job));
    } else {
      // Unlike the API, webhooks show the run's title as its name (actions/runner issue 4141).
      payload
          .put("workflow_run", json.run(event.run(), event.at()).put("name", event.run().title()))
          .put("workflow", json.workflow(event.run().workflow()));
    }
    return withRepository(json, payload);
  }

  /** What is sent when a webhook is set up. */
  static byte[] ping(GitHubJson json) {
    return withRepository(
        json,
        JsonObject.of("zen", "Keep it logically awesome.")
            .put("hook_id", 480_000_001L)
            .put(
                "hook",
                JsonObject.of("type", "Repository")
                    .put("id", 480_000_001L)
                    .put("active", true)
                    .put("events", List.of("workflow_run", "workflow_job"))));
  }

  private static byte[] withRepository(GitHubJson json, JsonObject payload) {
    return payload
        .put(
            "repository",
            json.repositoryLite().put("default_branch", json.repository().defaultBranch()))
        .put("sender", json.user("storefront-bot", 9_000_001L, "User"))
        .toBytes();
  }
}
