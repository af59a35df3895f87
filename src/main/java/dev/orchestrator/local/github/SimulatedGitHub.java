package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.LoopbackServer;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.local.http.RequestLog;
import dev.orchestrator.local.http.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A GitHub on loopback: the REST API for the bot, runs that advance with the clock, and signed
 * webhooks. Everything is in memory. Safe for use by many threads.
 */
public final class SimulatedGitHub implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(100);

  private final SimulatedGitHubSettings settings;
  private final Faults faults = new Faults();
  private final AtomicReference<Service> routes =
      new AtomicReference<>(call -> GitHubError.of(503, "Service Unavailable"));
  private final RequestLog requestLog;
  private final LoopbackServer server;
  private final WebhookSender webhooks;
  private final GitHubJson json;
  private final RunStore runs;
  private final IssueRoutes issues;
  private final FileRoutes files = new FileRoutes();
  private final CommitRoutes commits;
  private final DeploymentRoutes deployments;
  private final DispatchRoute dispatch;
  private final AppTokens appTokens;
  private final Quota quota;
  private final GitHubGuards guards;
  private final OidcIssuer oidc;
  private final ScheduledExecutorService ticker;

  private SimulatedGitHub(SimulatedGitHubSettings settings) throws IOException {
    this.settings = settings;
    this.requestLog = new RequestLog("", path -> path, settings.clock());
    this.server = LoopbackServer.start(settings.port(), call -> routes.get().handle(call));
    this.webhooks = new WebhookSender(faults, settings.clock());
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("github-runs").factory());
    this.json = new GitHubJson(server.uri(), settings.repository());
    this.runs =
        new RunStore(
            settings.clock(),
            event -> webhooks.send(event.event(), event.action(), WebhookPayload.of(json, event)));
    this.issues = new IssueRoutes(settings.clock(), json, faults, webhooks::send);
    this.commits = new CommitRoutes(settings.repository(), json, runs, settings.clock());
    this.dispatch = new DispatchRoute(settings, json, runs, commits, faults);
    this.appTokens = new AppTokens(settings.app(), settings.clock());
    this.quota = new Quota(settings.hourlyLimit(), settings.clock());
    this.guards = new GitHubGuards(settings, quota, appTokens);
    this.deployments =
        new DeploymentRoutes(settings, json, runs, commits, guards::isInstallation, webhooks::send);
    dispatch.onStart(deployments::reached);
    addPast();
    Service api =
        GitHubApi.routes(
            settings,
            new GitHubApi.Routes(json, runs, issues, files, commits, deployments, dispatch),
            faults,
            guards,
            quota,
            appTokens,
            requestLog);
    this.oidc = new OidcIssuer(server.uri().toString(), settings.repository(), settings.clock());
    Service control = control();
    Service issuer = requestLog.around(faults, oidc.routes());
    routes.set(call -> {
      if (call.path().startsWith(GitHubControlRoutes.PREFIX + "/")) {
        return control.handle(call);
      }
      return call.path().startsWith(OidcIssuer.PREFIX + "/")
          ? issuer.handle(call)
          : api.handle(call);
    });
    if (settings.ticking()) {
      var unused =
          ticker.scheduleWithFixedDelay(
              runs::advance, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Starts a simulated GitHub.
   *
   * @throws IOException if the port is taken
   */
  public static SimulatedGitHub start(SimulatedGitHubSettings settings) throws IOException {
    return new SimulatedGitHub(settings);
  }

  private void addPast() {
    Instant now = settings.clock().instant();
    String sha =
        settings.repository().refs().getOrDefault(settings.repository().defaultBranch(), "");
    int age = 0;
    for (SimulatedWorkflow workflow : settings.repository().workflows()) {
      String event = workflow.dispatchable() ? "workflow_dispatch" : "push";
      for (int i = 4; i >= 1; i--) {
        String conclusion = i == 3 ? WorkflowRun.FAILURE : WorkflowRun.SUCCESS;
        runs.addPast(workflow, event, sha, now.minus(Duration.ofHours(26L * i + age)), conclusion);
      }
      age++;
    }
  }

  /** What the bot has instead of {@code https://api.github.com}. */
  public URI apiBase() {
    return server.uri();
  }

  /** Issues the tokens with which jobs prove which run they are. */
  public OidcIssuer oidc() {
    return oidc;
  }

  /** The commits of the repository, their checks, and which checks its branches require. */
  public CommitRoutes commits() {
    return commits;
  }

  /** Deployments, environments and their protection rules. */
  public DeploymentRoutes deployments() {
    return deployments;
  }

  /** The files of the repository. */
  public FileRoutes files() {
    return files;
  }

  /** Answers {@code /simulator/…}, which drives this from outside; also served here. */
  public Service control() {
    return new GitHubControlRoutes(this, settings.clock()).routes();
  }

  /** Sends webhooks to {@code url} from now on, signed with {@code secret}; a ping comes first. */
  public void sendWebhooksTo(URI url, String secret) {
    webhooks.configure(url, secret);
    webhooks.send("ping", "", WebhookPayload.ping(json));
  }

  /** Lets runs be what they are by now, and their webhooks leave. */
  public void advance() {
    runs.advance();
  }

  /** The runs, newest first. */
  public List<WorkflowRun> runs() {
    return runs.all();
  }

  public Optional<WorkflowRun> run(long id) {
    return runs.run(id);
  }

  /** Starts a workflow by hand; empty if there is none with this file that can be started so. */
  public Optional<WorkflowRun> dispatch(String file) {
    return dispatch.start(file);
  }

  /** The workflows of the repository. */
  public List<SimulatedWorkflow> workflows() {
    return settings.repository().workflows();
  }

  /** Whether the address of webhooks is set. */
  public boolean hasWebhook() {
    return webhooks.isConfigured();
  }

  public boolean sendsWebhooks() {
    return webhooks.isConfigured() && webhooks.isOn();
  }

  /** Switches the webhook off and on, as GitHub's settings page does. */
  public void switchWebhooks(boolean on) {
    webhooks.switchTo(on);
  }

  /** Lets a runner take up a queued run; false if there is none with this id. */
  public boolean startRun(long id) {
    return runs.start(id);
  }

  /**
   * Ends a run now; false if there is none with this id that has not ended.
   *
   * @param conclusion success, failure, cancelled, timed_out or another of GitHub's
   */
  public boolean finishRun(long id, String conclusion) {
    return runs.finish(id, conclusion);
  }

  /**
   * Holds a run that has not ended, until it is started or finished; false if there is none.
   *
   * @param status {@code waiting} for an approval, {@code pending} for another run, or {@code
   *     requested}
   */
  public boolean holdRun(long id, String status) {
    return runs.hold(id, status);
  }

  /** Starts another attempt at a run that has ended; false if there is none. */
  public boolean rerun(long id) {
    return runs.run(id).filter(dispatch::rerun).isPresent();
  }

  /**
   * Adds a run that has ended.
   *
   * @param event what started it: {@code pull_request}
   * @param fromFork whether its commit is from a fork
   */
  public WorkflowRun addEnded(
      String file, String event, String branch, Instant at, String conclusion, boolean fromFork) {
    String sha =
        settings.repository().refs().getOrDefault(settings.repository().defaultBranch(), "");
    SimulatedWorkflow workflow = settings.repository().workflow(file).orElseThrow();
    return runs.addPast(workflow, event, branch, sha, at, conclusion, fromFork);
  }

  /** Ends every installation token of the App before its time. */
  public void revokeAppTokens() {
    appTokens.revoke();
  }

  /** Leaves the tokens so many calls until the hour ends. */
  public void leaveQuota(int remaining) {
    quota.leave(remaining);
  }

  /** Lets a repository, {@code owner/name}, exist that has issues and nothing else. */
  public void addRepository(String fullName) {
    guards.addRepository(fullName);
  }

  /**
   * Adds labels to an issue as a person does, with the webhook; false if there is no such issue.
   *
   * @param repository {@code owner/name}
   */
  public boolean label(String repository, long number, List<String> labels) {
    return issues.label(repository, number, labels);
  }

  /** Deletes an issue. */
  public void deleteIssue(String repository, long number) {
    issues.delete(repository, number);
  }

  /** Transfers an issue to another repository, where it gets the next number. */
  public void transferIssue(String repository, long number, String to) {
    issues.transfer(repository, number, to);
  }

  /** Deletes the issues of a repository, as if it were deleted and created again. */
  public void recreateRepository(String repository) {
    issues.recreate(repository);
  }

  /** Adds a pull request to the issues of a repository. */
  public void addPullRequest(String repository, String title, List<String> labels) {
    issues.addPullRequest(repository, title, labels);
  }

  SimulatedRepository repository() {
    return settings.repository();
  }

  /** The issues of all repositories, oldest first. */
  public List<Json> issues() {
    return issues.all();
  }

  /** Every attempt to send a webhook, to read and to wait on. */
  public History<WebhookDelivery> deliveries() {
    return webhooks.deliveries();
  }

  /** Sends a webhook again, as from GitHub's settings page; false if there was none. */
  public boolean redeliver(String deliveryId) {
    return webhooks.redeliver(deliveryId);
  }

  /** Every request of the bot, oldest first. */
  public List<RecordedRequest> requests() {
    return requestLog.requests().values();
  }

  /** As {@link #requests}, to wait on and to subscribe to. */
  public History<RecordedRequest> requestLog() {
    return requestLog.requests();
  }

  /** What goes wrong: with the bot's requests, with runs, with webhooks. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    server.close();
    webhooks.close();
  }
}
