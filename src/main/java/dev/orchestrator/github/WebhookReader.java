package dev.orchestrator.github;

import dev.orchestrator.github.WebhookEvent.Ignored;
import dev.orchestrator.github.WebhookEvent.IssueLabeled;
import dev.orchestrator.github.WebhookEvent.JobChanged;
import dev.orchestrator.github.WebhookEvent.Ping;
import dev.orchestrator.github.WebhookEvent.ProtectionRequested;
import dev.orchestrator.github.WebhookEvent.RunChanged;
import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the bodies of webhooks. */
final class WebhookReader {
  private static final Pattern NAME = Pattern.compile("[a-z_]{1,40}");

  /** Also on a GitHub Enterprise Server, whose API is below {@code /api/v3}. */
  private static final Pattern CALLBACK =
      Pattern.compile(
          "https?://[^/?#]{1,255}(?:/api/v3)?/repos/([A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100})"
              + "/actions/runs/([0-9]{1,18})/deployment_protection_rule");

  private static final int LONGEST_ENVIRONMENT = 255;

  private WebhookReader() {}

  static Optional<WebhookEvent> read(String name, byte[] body) {
    Optional<Json> document = Json.tryRead(body).filter(Json::isObject);
    if (document.isEmpty() || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Json event = document.get();
    return switch (name) {
      case "ping" -> Optional.of(new Ping());
      case "workflow_run" -> run(event);
      case "workflow_job" -> job(event);
      case "issues" -> issue(event);
      case "deployment_protection_rule" -> protection(event);
      default -> Optional.of(new Ignored(name));
    };
  }

  private static Optional<WebhookEvent> run(Json event) {
    Optional<RepositoryName> repository = repository(event);
    Optional<WorkflowRun> run = WorkflowRun.read(event.get("workflow_run"));
    return repository.isPresent() && run.isPresent()
        ? Optional.of(new RunChanged(repository.get(), action(event), run.get()))
        : Optional.empty();
  }

  private static Optional<WebhookEvent> job(Json event) {
    Json json = event.get("workflow_job");
    Optional<RepositoryName> repository = repository(event);
    Optional<WorkflowJob> job = WorkflowJob.read(json);
    OptionalLong runId = json.get("run_id").integer();
    return repository.isPresent() && job.isPresent() && runId.isPresent()
        ? Optional.of(
            new JobChanged(
                repository.get(),
                action(event),
                runId.getAsLong(),
                (int) json.get("run_attempt").integer().orElse(1),
                job.get()))
        : Optional.empty();
  }

  private static Optional<WebhookEvent> issue(Json event) {
    if (!action(event).equals("labeled")) {
      return Optional.of(new Ignored("issues"));
    }
    Optional<RepositoryName> repository = repository(event);
    OptionalLong number = event.get("issue").get("number").integer();
    Optional<String> label = event.get("label").text("name");
    return repository.isPresent() && number.isPresent() && label.isPresent()
        ? Optional.of(
            new IssueLabeled(
                repository.get(), number.getAsLong(), Issue.read(event.get("issue")), label.get()))
        : Optional.empty();
  }

  /**
   * The number of the run is taken out of the address to call back, whose path has to be that of
   * the event's repository; its host does not count, because it is never called.
   */
  private static Optional<WebhookEvent> protection(Json event) {
    if (!action(event).equals("requested")) {
      return Optional.of(new Ignored("deployment_protection_rule"));
    }
    Optional<RepositoryName> repository = repository(event);
    Optional<String> environment =
        event
            .text("environment")
            .filter(name -> !name.isBlank() && name.length() <= LONGEST_ENVIRONMENT);
    Matcher callback = CALLBACK.matcher(event.text("deployment_callback_url").orElse(""));
    return repository.isPresent()
            && environment.isPresent()
            && callback.matches()
            && callback.group(1).equalsIgnoreCase(repository.get().toString())
        ? Optional.of(
            new ProtectionRequested(
                repository.get(), Long.parseLong(callback.group(2)), environment.get()))
        : Optional.empty();
  }

  private static Optional<RepositoryName> repository(Json event) {
    return event.get("repository").text("full_name").flatMap(RepositoryName::parse);
  }

  private static String action(Json event) {
    return event.text("action").filter(text -> NAME.matcher(text).matches()).orElse("");
  }
}
