package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.LoopbackServer;
import dev.orchestrator.local.http.MovableClock;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A simulated GitHub whose clock a test moves, and a receiver of its webhooks. */
final class GitHubOnLoopback implements AutoCloseable {
  static final String TOKEN = "github-" + "token";
  static final String SECRET = "hook-" + "secret";
  static final String REPOSITORY = "/repos/octo-org/storefront";
  static final String RUNS = REPOSITORY + "/actions/runs";
  static final String WORKFLOWS = REPOSITORY + "/actions/workflows";
  static final String DISPATCH = WORKFLOWS + "/deploy.yml/dispatches";
  static final Duration SOON = Duration.ofSeconds(10);

  final MovableClock clock = new MovableClock();
  final SimulatedGitHub gitHub;
  final RestClient rest;
  final RestClient control;
  final History<Call> hooks = new History<>();
  private final LoopbackServer receiver;

  GitHubOnLoopback(UnaryOperator<SimulatedGitHubSettings> settings) throws IOException {
    this.gitHub =
        SimulatedGitHub.start(
            settings.apply(SimulatedGitHubSettings.with(TOKEN, clock).withoutTicking()));
    this.receiver =
        LoopbackServer.start(
            0,
            call -> {
              hooks.add(call);
              return Answer.empty(202);
            });
    this.rest =
        new RestClient(gitHub.apiBase())
            .header("Authorization", "Bearer " + TOKEN)
            .header("User-Agent", "test");
    this.control = new RestClient(gitHub.apiBase().resolve("/simulator"));
  }

  static GitHubOnLoopback start() throws IOException {
    return new GitHubOnLoopback(UnaryOperator.identity());
  }

  void receivesWebhooks() throws InterruptedException {
    ping();
  }

  /** The events that have left by now, in the order in which they arrived. */
  List<Call> events() throws InterruptedException {
    ping();
    return hooks.values().stream().filter(call -> !event(call).equals("ping")).toList();
  }

  List<String> eventNames() throws InterruptedException {
    return events().stream().map(GitHubOnLoopback::event).toList();
  }

  /** Deliveries leave one after the other, so what was sent before this ping arrives before it. */
  private void ping() throws InterruptedException {
    long before = pings();
    gitHub.sendWebhooksTo(receiver.uri().resolve("/github/webhook"), SECRET);
    if (hooks.await(call -> pings() > before, SOON).isEmpty()) {
      throw new IllegalStateException("the ping did not arrive");
    }
  }

  private long pings() {
    return hooks.values().stream().filter(call -> event(call).equals("ping")).count();
  }

  static String event(Call call) {
    String event = call.header("x-github-event").orElse("");
    return call.json().text("action").map(action -> event + " " + action).orElse(event);
  }

  /** Dispatches deploy.yml on main with a correlation id, and returns the run's id. */
  long deploy(String correlationId) throws IOException, InterruptedException {
    RestClient.Got got =
        rest.send(
            "POST",
            DISPATCH,
            "{\"ref\":\"main\",\"return_run_details\":true,\"inputs\":{\"correlation_id\":\""
                + correlationId
                + "\"}}");
    return got.json().get("workflow_run_id").integer().orElseThrow();
  }

  Json run(long id) throws IOException, InterruptedException {
    return rest.get(RUNS + "/" + id).json();
  }

  @Override
  public void close() {
    rest.close();
    control.close();
    receiver.close();
    gitHub.close();
  }
}
