package dev.orchestrator.github;

import java.util.Optional;

/** An event that GitHub sends (https://docs.github.com/webhooks/webhook-events-and-payloads). */
public sealed interface WebhookEvent {

  /** For log lines: {@code workflow_run completed}. */
  default String name() {
    return switch (this) {
      case Ping _ -> "ping";
      case RunChanged(var _, String action, var _) -> "workflow_run " + action;
      case JobChanged(var _, String action, long _, int _, var _) -> "workflow_job " + action;
      case IssueLabeled _ -> "issues labeled";
      case ProtectionRequested _ -> "deployment_protection_rule requested";
      case Ignored(String other) -> other;
    };
  }

  /** The webhook was set up or tested. */
  record Ping() implements WebhookEvent {}

  /**
   * A run was requested, began or ended. Events of one run may come in any order.
   *
   * @param action {@code requested}, {@code in_progress} or {@code completed}
   */
  record RunChanged(RepositoryName repository, String action, WorkflowRun run)
      implements WebhookEvent {}

  /**
   * A job of a run was queued, waits, began or ended. Events of one job may come in any order.
   *
   * @param action {@code queued}, {@code waiting}, {@code in_progress} or {@code completed}
   * @param attempt of the run
   */
  record JobChanged(
      RepositoryName repository, String action, long runId, int attempt, WorkflowJob job)
      implements WebhookEvent {}

  /**
   * A label was added to an issue.
   *
   * @param issue empty if it cannot be read
   * @param label its name
   */
  record IssueLabeled(RepositoryName repository, long number, Optional<Issue> issue, String label)
      implements WebhookEvent {}

  /**
   * A run waits in an environment for our deployment protection rule. GitHub names the run only in
   * the address to call back, of which nothing but the number is read.
   */
  record ProtectionRequested(RepositoryName repository, long runId, String environment)
      implements WebhookEvent {}

  /** Something that this system does not ask for. */
  record Ignored(String name) implements WebhookEvent {}

  /**
   * Reads an event whose signature was checked; empty if its body is not what GitHub sends.
   *
   * @param name what {@code X-GitHub-Event} holds
   */
  static Optional<WebhookEvent> read(String name, byte[] body) {
    return WebhookReader.read(name, body);
  }
}
