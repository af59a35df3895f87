package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Faults of GitHub, each once unless told otherwise.
 *
 * <p>The calls of a behaviour of runs are written {@code DISPATCH /deploy.yml}, those of webhooks
 * {@code WEBHOOK /workflow_run/completed}.
 */
public final class GitHubFaults {
  private static final String DISPATCHES = "DISPATCH *";
  private static final String WEBHOOKS = "WEBHOOK /workflow_*";

  private GitHubFaults() {}

  /** The names that {@link #read} knows. */
  public static final List<String> KINDS =
      List.of(
          "secondary_limit",
          "secondary_limit_429",
          "primary_limit",
          "server_error",
          "slow",
          "reset",
          "lost_answer",
          "down",
          "refusal",
          "dispatch_204",
          "dispatch_rejects_details",
          "run_never_starts",
          "run_fails",
          "run_touched",
          "conclusion_late",
          "jobs_lag",
          "webhook_lost",
          "webhook_twice",
          "webhook_out_of_order",
          "webhook_slow",
          "archived",
          "issues_disabled",
          "labels_dropped",
          "no_push");

  /** 403, or 429, with {@code Retry-After}. */
  public static Fault secondaryLimit(int status, Duration retryAfter) {
    return refuse(
        status == 429 ? "secondary_limit_429" : "secondary_limit",
        GitHubError.secondaryLimit(status, Math.max(1, retryAfter.toSeconds())));
  }

  /** 403 with no calls remaining. */
  public static Fault primaryLimit() {
    return refuse(
        "primary_limit", GitHubError.primaryLimit(403).with("X-RateLimit-Remaining", "0"));
  }

  /** A 502. */
  public static Fault serverError() {
    return refuse("server_error", GitHubError.of(502, "Server Error"));
  }

  /** Calls take {@code by} longer, until this is switched off. */
  public static Fault slow(Duration by) {
    return new Fault("slow", Fault.EVERY_CALL, Fault.ALWAYS, new Fault.Effect.Delay(by));
  }

  /** The connection breaks before the call is carried out. */
  public static Fault reset() {
    return new Fault("reset", Fault.EVERY_CALL, 1, new Fault.Effect.Reset());
  }

  /** The call is carried out and its answer never arrives. */
  public static Fault lostAnswer() {
    return new Fault("lost_answer", Fault.EVERY_CALL, 1, new Fault.Effect.LoseAnswer());
  }

  /** The call is carried out and its answer takes {@code by} to arrive. */
  public static Fault heldAnswer(Duration by) {
    return new Fault("held_answer", Fault.EVERY_CALL, 1, new Fault.Effect.HoldAnswer(by));
  }

  /** The call is carried out, and answered with a 502. */
  public static Fault errorAfterwards() {
    return new Fault(
        "error_afterwards",
        Fault.EVERY_CALL,
        1,
        new Fault.Effect.Misreport(GitHubError.of(502, "Server Error")));
  }

  /** Every connection breaks, until this is switched off. */
  public static Fault down() {
    return new Fault("down", Fault.EVERY_CALL, Fault.ALWAYS, new Fault.Effect.Reset());
  }

  /** A refusal with GitHub's status and words, as for an archived repository. */
  public static Fault refusal(int status, String message) {
    return refuse("refusal", GitHubError.of(status, message));
  }

  /** A dispatch answers 204 whatever it is asked, as servers before 2026 do. */
  public static Fault dispatch204() {
    return behave("dispatch_204", DISPATCHES, Fault.ALWAYS, Duration.ZERO);
  }

  /** A dispatch that asks for the run's details is refused with 422. */
  public static Fault dispatchRejectsDetails() {
    return behave("dispatch_rejects_details", DISPATCHES, Fault.ALWAYS, Duration.ZERO);
  }

  /** The next run finds no runner and stays queued. */
  public static Fault runNeverStarts() {
    return behave("run_never_starts", DISPATCHES, 1, Duration.ZERO);
  }

  /** The next run fails in its last step. */
  public static Fault runFails() {
    return behave("run_fails", DISPATCHES, 1, Duration.ZERO);
  }

  /** Runs that have ended were last changed {@code by} later, until this is switched off. */
  public static Fault runTouched(Duration by) {
    return behave("run_touched", "RUN *", Fault.ALWAYS, by);
  }

  /** The next time that a run is read after its end it shows no conclusion yet. */
  public static Fault conclusionLate() {
    return behave("conclusion_late", "RUN *", 1, Duration.ZERO);
  }

  /** The next time that a run's jobs are read after its end the last one seems to run. */
  public static Fault jobsLag() {
    return behave("jobs_lag", "JOBS *", 1, Duration.ZERO);
  }

  /** The next webhook is not sent. */
  public static Fault webhookLost() {
    return behave("webhook_lost", WEBHOOKS, 1, Duration.ZERO);
  }

  /** The next webhook is sent twice with one delivery id. */
  public static Fault webhookTwice() {
    return behave("webhook_twice", WEBHOOKS, 1, Duration.ZERO);
  }

  /** The next webhook is held back until after the one that follows it. */
  public static Fault webhookOutOfOrder() {
    return behave("webhook_out_of_order", WEBHOOKS, 1, Duration.ZERO);
  }

  /** The next webhook, and with it all after it, is late by {@code by}. */
  public static Fault webhookSlow(Duration by) {
    return behave("webhook_slow", WEBHOOKS, 1, by);
  }

  /** The repository is archived, until this is switched off. */
  public static Fault archived() {
    return behave("archived", Fault.EVERY_CALL, Fault.ALWAYS, Duration.ZERO);
  }

  /** The repository's issues are disabled, until this is switched off. */
  public static Fault issuesDisabled() {
    return behave("issues_disabled", Fault.EVERY_CALL, Fault.ALWAYS, Duration.ZERO);
  }

  /** New issues get no label, without an error, until this is switched off. */
  public static Fault labelsDropped() {
    return behave("labels_dropped", Fault.EVERY_CALL, Fault.ALWAYS, Duration.ZERO);
  }

  /** The token may only read the repository, until this is switched off. */
  public static Fault noPush() {
    return behave("no_push", Fault.EVERY_CALL, Fault.ALWAYS, Duration.ZERO);
  }

  /** The fault that {@code json}, an object with a {@code kind}, means. */
  public static Optional<Fault> read(Json json) {
    Duration retryAfter =
        Duration.ofSeconds((long) Math.clamp(json.get("retry_after").number().orElse(60), 1, 3600));
    Duration delay =
        Duration.ofMillis(
            (long) Math.clamp(json.get("delay_ms").number().orElse(1000), 0, 600_000));
    return switch (json.text("kind").orElse("")) {
      case "secondary_limit" -> Optional.of(secondaryLimit(403, retryAfter));
      case "secondary_limit_429" -> Optional.of(secondaryLimit(429, retryAfter));
      case "primary_limit" -> Optional.of(primaryLimit());
      case "server_error" -> Optional.of(serverError());
      case "slow" -> Optional.of(slow(delay));
      case "reset" -> Optional.of(reset());
      case "lost_answer" -> Optional.of(lostAnswer());
      case "down" -> Optional.of(down());
      case "refusal" ->
          Optional.of(
              refusal(
                  (int) Math.clamp(json.get("status").integer().orElse(403), 400, 599),
                  json.text("message").orElse("Forbidden")));
      case "dispatch_204" -> Optional.of(dispatch204());
      case "dispatch_rejects_details" -> Optional.of(dispatchRejectsDetails());
      case "run_never_starts" -> Optional.of(runNeverStarts());
      case "run_fails" -> Optional.of(runFails());
      case "run_touched" -> Optional.of(runTouched(delay));
      case "conclusion_late" -> Optional.of(conclusionLate());
      case "jobs_lag" -> Optional.of(jobsLag());
      case "webhook_lost" -> Optional.of(webhookLost());
      case "webhook_twice" -> Optional.of(webhookTwice());
      case "webhook_out_of_order" -> Optional.of(webhookOutOfOrder());
      case "webhook_slow" -> Optional.of(webhookSlow(delay));
      case "archived" -> Optional.of(archived());
      case "issues_disabled" -> Optional.of(issuesDisabled());
      case "labels_dropped" -> Optional.of(labelsDropped());
      case "no_push" -> Optional.of(noPush());
      default -> Optional.empty();
    };
  }

  private static Fault refuse(String name, Answer answer) {
    return new Fault(name, Fault.EVERY_CALL, 1, new Fault.Effect.Refuse(answer));
  }

  private static Fault behave(String name, String calls, int times, Duration by) {
    return new Fault(name, calls, times, new Fault.Effect.Behave(by));
  }
}
