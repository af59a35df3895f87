package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Deployments with their statuses, environments, and custom deployment protection rules. A job that
 * names an environment has a deployment made for it; where the environment has a rule, its run
 * waits until the App answers.
 *
 * <p>Source: GitHub REST API, "Deployments", "Deployment statuses", "Deployment environments",
 * "Workflow runs"; GitHub, "Creating custom deployment protection rules".
 */
public final class DeploymentRoutes {
  private static final long FIRST_ID = 3_100_000_001L;
  private static final int LONGEST_DESCRIPTION = 140;
  private static final int LONGEST_COMMENT = 1024;
  private static final int MOST_REPORTS = 10;
  private static final Set<String> STATES =
      Set.of("error", "failure", "inactive", "in_progress", "queued", "pending", "success");

  /**
   * An environment.
   *
   * @param workflow the file whose jobs name it; empty if none does
   * @param hasRule whether a deployment protection rule of the App is enabled on it
   */
  private record Environment(long id, String name, Optional<String> workflow, boolean hasRule) {}

  private record Status(long id, String state, String description, String logUrl, Instant at) {}

  /**
   * @param runId of the job that it was made for; empty if it was made by the API
   */
  private record Deployment(
      long id,
      String sha,
      String ref,
      String environment,
      Json request,
      Optional<Long> runId,
      Instant at,
      List<Status> statuses) {
    boolean isTransient() {
      return request.get("transient_environment").isTrue();
    }

    boolean isProduction() {
      return request.get("production_environment").bool().orElse(environment.equals("production"));
    }
  }

  /** A run that waits for an answer, and what was answered. */
  private static final class Gate {
    private final long runId;
    private final String environment;
    private final List<String> reports = new ArrayList<>();
    private String state = "pending";
    private String comment = "";

    Gate(long runId, String environment) {
      this.runId = runId;
      this.environment = environment;
    }
  }

  /** Sends a webhook: its event, its action and its body. */
  interface Webhooks {
    void send(String event, String action, byte[] body);
  }

  private final SimulatedGitHubSettings settings;
  private final GitHubJson json;
  private final RunStore runs;
  private final CommitRoutes commits;
  private final Predicate<Call> isInstallation;
  private final Webhooks webhooks;
  private final InstantSource clock;
  private final Map<String, Environment> environments = new LinkedHashMap<>();
  private final Map<Long, Deployment> deployments = new LinkedHashMap<>();
  private final Map<Long, Gate> gates = new HashMap<>();
  private long nextId = FIRST_ID;

  DeploymentRoutes(
      SimulatedGitHubSettings settings,
      GitHubJson json,
      RunStore runs,
      CommitRoutes commits,
      Predicate<Call> isInstallation,
      Webhooks webhooks) {
    this.settings = settings;
    this.json = json;
    this.runs = runs;
    this.commits = commits;
    this.isInstallation = isInstallation;
    this.webhooks = webhooks;
    this.clock = settings.clock();
  }

  /**
   * Adds an environment.
   *
   * @param workflow the file whose jobs name it, if one does
   * @param hasRule whether runs of the workflow wait for an answer of the App
   */
  public synchronized void environment(String name, Optional<String> workflow, boolean hasRule) {
    environments.put(name, new Environment(nextId++, name, workflow, hasRule));
  }

  /** Removes an environment. */
  public synchronized void removeEnvironment(String name) {
    environments.remove(name);
  }

  /** What was answered for a run: {@code pending}, {@code approved} or {@code rejected}. */
  public synchronized Optional<String> answer(long runId) {
    return Optional.ofNullable(gates.get(runId)).map(gate -> gate.state);
  }

  /** The comment of the answer for a run. */
  public synchronized Optional<String> comment(long runId) {
    return Optional.ofNullable(gates.get(runId)).map(gate -> gate.comment);
  }

  /** The status reports for a run, oldest first. */
  public synchronized List<String> reports(long runId) {
    return Optional.ofNullable(gates.get(runId))
        .map(gate -> List.copyOf(gate.reports))
        .orElse(List.of());
  }

  /** Lets a run go on without an answer, as an administrator may; false if it does not wait. */
  public boolean bypass(long runId) {
    synchronized (this) {
      Gate gate = gates.get(runId);
      if (gate == null || !gate.state.equals("pending")) {
        return false;
      }
      gate.state = "approved";
    }
    return runs.start(runId);
  }

  /** The deployments made by the API, oldest first, with their states, oldest first. */
  public synchronized List<Json> made() {
    return deployments.values().stream()
        .filter(deployment -> deployment.runId().isEmpty())
        .map(deployment ->
            shown(deployment)
                .put("states", deployment.statuses().stream().map(Status::state).toList())
                .toJson())
        .toList();
  }

  /** Has a new attempt at a run reach its environment, if its job names one. */
  void reached(WorkflowRun run) {
    Optional<byte[]> hook;
    synchronized (this) {
      Optional<Environment> named =
          environments.values().stream()
              .filter(one -> one.workflow().filter(run.workflow().file()::equals).isPresent())
              .filter(one ->
                  !run.inputs().containsKey("target")
                      || one.name().equals(run.inputs().get("target")))
              .findFirst();
      if (named.isEmpty()) {
        return;
      }
      var deployment =
          new Deployment(
              nextId++,
              run.sha(),
              run.branch(),
              named.get().name(),
              Json.MISSING,
              Optional.of(run.id()),
              clock.instant(),
              List.of());
      deployments.put(deployment.id(), deployment);
      if (!named.get().hasRule()) {
        return;
      }
      gates.put(run.id(), new Gate(run.id(), named.get().name()));
      hook = Optional.of(payload(run, deployment));
    }
    runs.hold(run.id(), "waiting");
    webhooks.send("deployment_protection_rule", "requested", hook.orElseThrow());
  }

  private byte[] payload(WorkflowRun run, Deployment deployment) {
    return JsonObject.of("action", "requested")
        .put("environment", deployment.environment())
        .put("event", run.event())
        .put(
            "deployment_callback_url",
            json.url("/actions/runs/" + run.id() + "/deployment_protection_rule"))
        .put("deployment", shown(deployment))
        .put("pull_requests", List.of())
        .put("repository", json.repositoryLite())
        .put(
            "installation",
            settings
                .app()
                .map(app -> JsonObject.of("id", app.installationId()))
                .orElse(JsonObject.of("id", 1)))
        .put("sender", json.user("storefront-bot", 9_000_001L, "User"))
        .toBytes();
  }

  /** {@code POST …/deployments}. */
  synchronized Answer create(Call call) {
    Json body = call.json();
    Optional<String> ref = body.text("ref").filter(text -> !text.isEmpty());
    if (ref.isEmpty()) {
      return GitHubError.unprocessable("Invalid request.\n\n\"ref\" wasn't supplied.");
    }
    Optional<String> sha = commits.find(ref.get());
    if (sha.isEmpty()) {
      return GitHubError.unprocessable("No ref found for: " + ref.get());
    }
    if (body.text("description").orElse("").length() > LONGEST_DESCRIPTION) {
      return GitHubError.unprocessable("description is too long (maximum is 140 characters)");
    }
    String head = commits.head(settings.repository().defaultBranch()).orElse("");
    if (body.get("auto_merge").bool().orElse(true) && !commits.holds(sha.get(), head)) {
      return Answer.json(
          202,
          JsonObject.of(
              "message",
              "Auto-merged %s into %s on deployment."
                  .formatted(settings.repository().defaultBranch(), ref.get())));
    }
    List<String> contexts = commits.unsuccessful(sha.get());
    boolean judges = !body.get("required_contexts").isArray();
    if (judges && !contexts.isEmpty()) {
      return GitHubError.of(409, "Conflict: Commit status checks failed for " + ref.get() + ".");
    }
    var deployment =
        new Deployment(
            nextId++,
            sha.get(),
            ref.get(),
            body.text("environment").orElse("production"),
            body,
            Optional.empty(),
            clock.instant(),
            new ArrayList<>());
    deployments.put(deployment.id(), deployment);
    return Answer.json(201, shown(deployment));
  }

  private JsonObject shown(Deployment deployment) {
    Json request = deployment.request();
    return JsonObject.of("id", deployment.id())
        .put("sha", deployment.sha())
        .put("ref", deployment.ref())
        .put("task", request.text("task").orElse("deploy"))
        .put(
            "payload",
            request.get("payload").isAbsent() ? new JsonObject() : request.get("payload"))
        .put("original_environment", deployment.environment())
        .put("environment", deployment.environment())
        .put("description", request.text("description").orElse(null))
        .put("created_at", GitHubJson.time(deployment.at()))
        .put("updated_at", GitHubJson.time(deployment.at()))
        .put("transient_environment", deployment.isTransient())
        .put("production_environment", deployment.isProduction())
        .put(
            "creator",
            deployment.runId().isPresent()
                ? json.user("github-actions[bot]", 41_898_282L, "Bot")
                : json.user("storefront-bot", 9_000_001L, "User"))
        .put("statuses_url", json.url("/deployments/" + deployment.id() + "/statuses"));
  }

  /** {@code GET …/deployments}, newest first. */
  synchronized Answer list(Call call) {
    List<Deployment> found =
        List.copyOf(deployments.values()).reversed().stream()
            .filter(one -> is(call, "sha", one.sha()))
            .filter(one -> is(call, "ref", one.ref()))
            .filter(one -> is(call, "environment", one.environment()))
            .filter(one -> is(call, "task", one.request().text("task").orElse("deploy")))
            .toList();
    return Pages.array(call, json.base(), found, this::shown);
  }

  private static boolean is(Call call, String name, String value) {
    return call.query(name).filter(wanted -> !wanted.equals(value)).isEmpty();
  }

  /** {@code DELETE …/deployments/{deployment}}. */
  synchronized Answer delete(Call call) {
    return withDeployment(
        call,
        deployment -> {
          if (deployments.size() > 1 && !state(deployment).equals("inactive")) {
            return GitHubError.unprocessable(
                "We cannot delete an active deployment unless it is the only deployment in a given"
                    + " environment.");
          }
          deployments.remove(deployment.id());
          return Answer.empty(204);
        });
  }

  /** {@code POST …/deployments/{deployment}/statuses}. */
  synchronized Answer createStatus(Call call) {
    return withDeployment(
        call,
        deployment -> {
          Json body = call.json();
          String state = body.text("state").orElse("");
          String description = body.text("description").orElse("");
          if (!STATES.contains(state)) {
            return GitHubError.unprocessable("Invalid request.\n\nstate is not a permitted value.");
          }
          if (description.length() > LONGEST_DESCRIPTION) {
            return GitHubError.unprocessable("description is too long (maximum is 140 characters)");
          }
          if (deployment.runId().isPresent()) {
            return GitHubError.forbidden();
          }
          Status status = status(state, description, body.text("log_url").orElse(""));
          if (state.equals("success") && body.get("auto_inactive").bool().orElse(true)) {
            endEarlier(deployment);
          }
          deployment.statuses().add(status);
          return Answer.json(201, shown(deployment, status));
        });
  }

  private Status status(String state, String description, String logUrl) {
    return new Status(nextId++, state, description, logUrl, clock.instant());
  }

  private void endEarlier(Deployment newest) {
    deployments.values().stream()
        .filter(one -> one.id() != newest.id() && one.runId().isEmpty())
        .filter(one -> one.environment().equals(newest.environment()))
        .filter(one -> !one.isProduction() && !one.isTransient())
        .filter(one -> state(one).equals("success"))
        .forEach(one -> one.statuses().add(status("inactive", "", "")));
  }

  private String state(Deployment deployment) {
    return statuses(deployment).findFirst().map(Status::state).orElse("pending");
  }

  /** Newest first; that of a job is what its run is. */
  private Stream<Status> statuses(Deployment deployment) {
    Optional<WorkflowRun> run = deployment.runId().flatMap(runs::run);
    if (run.isEmpty()) {
      return deployment.statuses().reversed().stream();
    }
    Instant now = clock.instant();
    String state =
        run.get()
            .conclusion(now)
            .map(end -> end.equals("success") ? "success" : "failure")
            .orElse(run.get().status(now));
    return Stream.of(
        new Status(deployment.id() + 1, state, "", json.runPage(run.get()), deployment.at()));
  }

  private JsonObject shown(Deployment deployment, Status status) {
    return JsonObject.of("id", status.id())
        .put("state", status.state())
        .put("description", status.description())
        .put("environment", deployment.environment())
        .put("log_url", status.logUrl())
        .put("target_url", status.logUrl())
        .put("created_at", GitHubJson.time(status.at()))
        .put("deployment_url", json.url("/deployments/" + deployment.id()));
  }

  /** {@code GET …/deployments/{deployment}/statuses}, newest first. */
  synchronized Answer statuses(Call call) {
    return withDeployment(
        call,
        deployment ->
            Pages.array(
                call,
                json.base(),
                statuses(deployment).toList(),
                status -> shown(deployment, status)));
  }

  private interface OfDeployment {
    Answer answer(Deployment deployment);
  }

  private Answer withDeployment(Call call, OfDeployment action) {
    String id = call.parameter("deployment");
    return Optional.ofNullable(
            id.matches("[0-9]{1,18}") ? deployments.get(Long.parseLong(id)) : null)
        .map(action::answer)
        .orElseGet(GitHubError::notFound);
  }

  /** {@code GET …/environments}. */
  synchronized Answer environments(Call call) {
    return Pages.answer(
        call, json.base(), "environments", List.copyOf(environments.values()), this::shown);
  }

  /** {@code GET …/environments/{environment}}. */
  synchronized Answer environment(Call call) {
    return Optional.ofNullable(environments.get(call.parameter("environment")))
        .map(environment -> Answer.json(200, shown(environment)))
        .orElseGet(GitHubError::notFound);
  }

  private JsonObject shown(Environment environment) {
    return JsonObject.of("id", environment.id())
        .put("name", environment.name())
        .put("url", json.url("/environments/" + environment.name()))
        .put("can_admins_bypass", true)
        .put("protection_rules", List.of())
        .put("deployment_branch_policy", null);
  }

  /** {@code GET …/actions/runs/{run}/pending_deployments}. */
  synchronized Answer pending(Call call) {
    return withRun(
        call,
        run ->
            Answer.json(
                200,
                JsonObject.array(
                    waiting(run).stream()
                        .map(gate ->
                            JsonObject.of(
                                    "environment",
                                    Optional.ofNullable(environments.get(gate.environment))
                                        .map(this::shown)
                                        .orElse(JsonObject.of("name", gate.environment)))
                                .put("wait_timer", 0)
                                .put("wait_timer_started_at", null)
                                .put("current_user_can_approve", false)
                                .put("reviewers", List.of()))
                        .toList())));
  }

  private List<Gate> waiting(WorkflowRun run) {
    return Optional.ofNullable(gates.get(run.id()))
        .filter(gate -> gate.state.equals("pending"))
        .filter(gate -> run.status(clock.instant()).equals("waiting"))
        .map(List::of)
        .orElse(List.of());
  }

  /** {@code POST …/actions/runs/{run}/deployment_protection_rule}. */
  Answer answer(Call call) {
    Answer answer;
    Optional<Gate> decided = Optional.empty();
    synchronized (this) {
      if (!isInstallation.test(call)) {
        return GitHubError.forbidden();
      }
      answer = withRun(call, run -> answered(run, call.json()));
      String id = call.parameter("run");
      if (answer.status() == 204 && call.json().text("state").isPresent()) {
        decided = Optional.ofNullable(gates.get(Long.parseLong(id)));
      }
    }
    decided.ifPresent(gate -> {
      if (gate.state.equals("approved")) {
        runs.start(gate.runId);
      } else {
        runs.finish(gate.runId, WorkflowRun.FAILURE);
      }
    });
    return answer;
  }

  private Answer answered(WorkflowRun run, Json body) {
    Optional<String> environment = body.text("environment_name");
    Optional<String> state = body.text("state");
    String comment = body.text("comment").orElse("");
    Optional<Gate> gate =
        waiting(run).stream()
            .filter(one -> environment.filter(one.environment::equals).isPresent())
            .findFirst();
    if (environment.isEmpty()
        || state.filter(word -> !word.equals("approved") && !word.equals("rejected")).isPresent()
        || (state.isEmpty() && comment.isEmpty())) {
      return GitHubError.unprocessable("Invalid request.");
    }
    if (comment.length() > LONGEST_COMMENT) {
      return GitHubError.unprocessable("comment is too long (maximum is 1024 characters)");
    }
    if (gate.isEmpty()) {
      return GitHubError.unprocessable("No pending deployment requests to approve or reject");
    }
    if (state.isEmpty()) {
      if (gate.get().reports.size() == MOST_REPORTS) {
        return GitHubError.unprocessable("Too many status reports");
      }
      gate.get().reports.add(comment);
      return Answer.empty(204);
    }
    gate.get().state = state.get();
    gate.get().comment = comment;
    return Answer.empty(204);
  }

  private interface OfRun {
    Answer answer(WorkflowRun run);
  }

  private Answer withRun(Call call, OfRun action) {
    String id = call.parameter("run");
    return (id.matches("[0-9]{1,18}")
            ? runs.run(Long.parseLong(id))
            : Optional.<WorkflowRun>empty())
        .map(action::answer)
        .orElseGet(GitHubError::notFound);
  }

  /** The environments and what waits in them, for the control routes. */
  synchronized JsonObject shown() {
    return JsonObject.of(
            "environments",
            environments.values().stream()
                .map(one ->
                    JsonObject.of("name", one.name())
                        .put("workflow", one.workflow())
                        .put("rule", one.hasRule()))
                .toList())
        .put(
            "gates",
            gates.values().stream()
                .map(gate ->
                    JsonObject.of("run", gate.runId)
                        .put("environment", gate.environment)
                        .put("state", gate.state)
                        .put("comment", gate.comment)
                        .put("reports", gate.reports))
                .toList())
        .put("deployments", made());
  }
}
