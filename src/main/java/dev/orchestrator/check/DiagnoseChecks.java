package dev.orchestrator.check;

import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.PublicHttpCalls;
import dev.orchestrator.json.Json;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStore;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of {@code /diagnose}: each a step with its own time limit. */
public final class DiagnoseChecks {
  /** The check of whether there is a diagnose workflow. */
  static final String WORKFLOW = "diagnose workflow";

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Less than the step's limit, so that the check can say what went wrong. */
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final TraceStore traces;
  private final DiscordClient discord;
  private final GitHubChecks gitHub;
  private final TargetCheck targets;
  private final InstantSource clock;
  private final Configured configured;

  /** What there is to check. */
  public record Configured(
      List<String> publicKeys,
      boolean botToken,
      boolean gitHubToken,
      Optional<RepositoryName> repository,
      String deployWorkflow,
      Optional<String> diagnoseWorkflow,
      Optional<URI> frontendBase,
      Optional<URI> apiBase) {}

  public DiagnoseChecks(
      TraceStore traces,
      DiscordClient discord,
      GitHubClient gitHub,
      HttpCalls http,
      PublicHttpCalls publicHttp,
      InstantSource clock,
      Configured configured) {
    this.traces = traces;
    this.discord = discord;
    this.gitHub =
        new GitHubChecks(gitHub, clock, ANSWER, configured.repository(), configured.gitHubToken());
    this.targets = new TargetCheck(http, publicHttp, clock);
    this.clock = clock;
    this.configured = configured;
  }

  /**
   * @param target what to check instead of the configured product
   */
  public List<StepWork> all(Optional<String> target) {
    var checks = new ArrayList<>(dependencies());
    if (target.isPresent()) {
      checks.add(StepWork.checking("target", LIMIT, () -> targets.given(target.get())));
    } else {
      checks.add(
          StepWork.checking(
              "frontend",
              LIMIT,
              () -> targets.configured(configured.frontendBase(), "FRONTEND_BASE_URL", "/")));
      checks.add(
          StepWork.checking(
              "API",
              LIMIT,
              () -> targets.configured(configured.apiBase(), "API_BASE_URL", "/health")));
    }
    return checks;
  }

  /** What the bot itself depends on, without the deployed product. */
  public List<StepWork> dependencies() {
    var checks = new ArrayList<StepWork>();
    checks.add(StepWork.checking("table", LIMIT, this::table));
    checks.add(StepWork.checking("Discord", LIMIT, this::discord));
    checks.add(StepWork.checking("GitHub", LIMIT, gitHub::repository));
    checks.add(
        StepWork.checking(
            "deploy workflow", LIMIT, () -> gitHub.workflow(configured.deployWorkflow())));
    configured
        .diagnoseWorkflow()
        .ifPresent(
            file -> checks.add(StepWork.checking(WORKFLOW, LIMIT, () -> gitHub.workflow(file))));
    return checks;
  }

  private StepOutcome table() {
    try {
      traces.probe(clock.instant());
      return StepOutcome.succeeded("written and read back");
    } catch (StoreUnavailable away) {
      return StepOutcome.failed(
          "the table cannot be written and read",
          "Check that TABLE_NAME exists and that the function's role may use it.");
    }
  }

  private StepOutcome discord() {
    if (!configured.botToken()) {
      return StepOutcome.skipped("DISCORD_BOT_TOKEN is not set");
    }
    return switch (discord.currentApplication(clock.instant().plus(ANSWER))) {
      case ApiAnswer.Ok<Json>(Json application) -> keyMatches(application);
      case ApiAnswer.Refused<Json> refused ->
          StepOutcome.failed(
              refused.sentence(),
              refused.httpStatus() == 0
                  ? "Check that the parameter exists and that the function's role may read and"
                      + " decrypt it."
                  : refused.httpStatus() == 401
                      ? "Set DISCORD_BOT_TOKEN to the token of this application; reset it in"
                          + " Discord's developer portal if it is lost."
                      : "See Discord's answer above and Discord's status page.");
      case ApiAnswer.Unreachable<Json>(String sentence) ->
          StepOutcome.failed(sentence, "Check Discord's status page, then try again.");
    };
  }

  private StepOutcome keyMatches(Json application) {
    String name = application.text("name").orElse("without a name");
    Optional<String> key = application.text("verify_key");
    boolean matches =
        key.isPresent() && configured.publicKeys().stream().anyMatch(key.get()::equalsIgnoreCase);
    return matches
        ? StepOutcome.succeeded("the token is valid and the public key belongs to " + name)
        : StepOutcome.failed(
            "the token is valid, but DISCORD_PUBLIC_KEY is not the public key of " + name,
            "Copy the public key of the application that the token belongs to.");
  }
}
