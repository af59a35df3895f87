package dev.orchestrator.fault;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.release.ElsewhereRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A run that is started on GitHub past Orchestrator. Its first step asks for the permit until there
 * is an answer: with {@code go} it deploys, with {@code no} it fails, and it gives up after a
 * while.
 */
final class RunByHand {
  static final String AUDIENCE = "orchestrator";

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final SimulatedGitHub gitHub;
  private final Timeline time;
  private final RandomGenerator random;
  private final BiConsumer<byte[], Consumer<Optional<byte[]>>> api;

  RunByHand(
      SimulatedGitHub gitHub,
      Timeline time,
      RandomGenerator random,
      BiConsumer<byte[], Consumer<Optional<byte[]>>> api) {
    this.gitHub = gitHub;
    this.time = time;
    this.random = random;
    this.api = api;
  }

  /**
   * @param started is told the ID of its deploy
   */
  void startAt(Duration delay, Consumer<String> started) {
    time.in(
        delay,
        () -> {
          WorkflowRun run = gitHub.dispatch("deploy.yml").orElseThrow();
          time.note("GitHub starts run " + run.id() + " by hand");
          gitHub.holdRun(run.id(), "waiting");
          started.accept(ElsewhereRun.deployId(run.id(), "1", Releases.ENVIRONMENT));
          ask(run, time.passed().plus(PATIENCE));
        });
  }

  private void ask(WorkflowRun run, Duration until) {
    if (time.passed().compareTo(until) > 0) {
      time.note("run " + run.id() + " gives up");
      gitHub.finishRun(run.id(), WorkflowRun.FAILURE);
      return;
    }
    api.accept(event(run), answer -> hear(run, until, answer));
  }

  private void hear(WorkflowRun run, Duration until, Optional<byte[]> answer) {
    Json response =
        answer
            .map(bytes -> Json.read(new String(bytes, StandardCharsets.UTF_8)))
            .orElse(Json.MISSING);
    String decision =
        response
            .text("body")
            .flatMap(Json::tryRead)
            .flatMap(body -> body.text("decision"))
            .orElse("none");
    time.note(
        "run %d hears %s %s".formatted(run.id(), response.get("statusCode"), response.get("body")));
    switch (decision) {
      case "go" -> gitHub.startRun(run.id());
      case "no" -> gitHub.finishRun(run.id(), WorkflowRun.FAILURE);
      default -> time.in(AGAIN.plusMillis(random.nextInt(500)), () -> ask(run, until));
    }
  }

  /** As the Lambda function URL hands it over. */
  private byte[] event(WorkflowRun run) {
    String token =
        gitHub
            .oidc()
            .token(
                AUDIENCE,
                Map.of("run_id", Long.toString(run.id()), "run_attempt", "1", "sha", run.sha()),
                OidcIssuer.Fault.NONE);
    String body =
        "{\\\"environment\\\":\\\"%s\\\",\\\"sha\\\":\\\"%s\\\"}"
            .formatted(Releases.ENVIRONMENT, run.sha());
    return """
    {
      "version": "2.0",
      "rawPath": "/api/v1/permit",
      "rawQueryString": "",
      "headers": {"authorization": "Bearer %s", "content-type": "application/json"},
      "requestContext": {"http": {"method": "POST", "path": "/api/v1/permit"}},
      "body": "%s",
      "isBase64Encoded": false
    }
    """
        .formatted(token, body)
        .getBytes(StandardCharsets.UTF_8);
  }
}
