package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.ControlErrors;
import dev.orchestrator.local.http.FaultRoutes;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * {@code /simulator/…}: drives the simulated GitHub from another process, and shows what it did.
 */
final class GitHubControlRoutes {
  static final String PREFIX = "/simulator";

  private final SimulatedGitHub gitHub;
  private final InstantSource clock;

  GitHubControlRoutes(SimulatedGitHub gitHub, InstantSource clock) {
    this.gitHub = gitHub;
    this.clock = clock;
  }

  Service routes() {
    var faults = new FaultRoutes(gitHub.faults(), GitHubFaults.KINDS, GitHubFaults::read);
    return new Router(
            PREFIX,
            call -> ControlErrors.notFound("There is no such route."),
            call -> ControlErrors.methodNotAllowed())
        .on("GET", "/runs", this::runs)
        .on("POST", "/runs", this::dispatch)
        .on("POST", "/runs/{run}/start", this::start)
        .on("POST", "/runs/{run}/finish", this::finish)
        .on("POST", "/runs/{run}/hold", this::hold)
        .on("POST", "/runs/{run}/rerun", this::rerun)
        .on("POST", "/app/tokens/revoke", this::revokeTokens)
        .on("GET", "/issues", call -> Answer.json(200, JsonObject.of("issues", gitHub.issues())))
        .on("POST", "/issues/{issue}/labels", this::label)
        .on("PUT", "/quota", this::leaveQuota)
        .on("PUT", "/files", this::putFile)
        .on("GET", "/commits", call -> Answer.json(200, gitHub.commits().shown()))
        .on("POST", "/commits", this::addCommit)
        .on("POST", "/pulls", this::addPull)
        .on("POST", "/checks", this::reportCheck)
        .on("PUT", "/rules", this::requireChecks)
        .on("GET", "/deployments", call -> Answer.json(200, gitHub.deployments().shown()))
        .on("PUT", "/environments/{environment}", this::putEnvironment)
        .on("POST", "/runs/{run}/bypass", this::bypass)
        .on("GET", "/webhooks", this::webhooks)
        .on("PUT", "/webhooks", this::switchWebhooks)
        .on("GET", "/deliveries", this::deliveries)
        .on("POST", "/deliveries/{delivery}/redeliver", this::redeliver)
        .on("POST", "/oidc/rotate", this::rotateKeys)
        .on("GET", "/requests", this::requests)
        .on("GET", "/faults", faults::get)
        .on("PUT", "/faults", faults::put);
  }

  /** {@code {"path": ".github/orchestrator.yml", "text": "…"}}; without text it is removed. */
  private Answer putFile(Call call) {
    Optional<String> path = call.json().text("path").filter(each -> !each.isBlank());
    if (path.isEmpty()) {
      return ControlErrors.badRequest("A file has a path.");
    }
    Optional<String> text = call.json().text("text");
    text.ifPresentOrElse(
        content -> gitHub.files().put(path.get(), content),
        () -> gitHub.files().remove(path.get()));
    return Answer.empty(204);
  }

  /**
   * {@code {"sha": "…", "parents": ["…"], "branch": "main", "message": "…", "author": "ada"}};
   * moves the branch, if there is one.
   */
  private Answer addCommit(Call call) {
    Json json = call.json();
    Optional<String> sha = json.text("sha").filter(each -> each.matches("[0-9a-f]{40}"));
    if (sha.isEmpty()) {
      return ControlErrors.badRequest("A commit has a sha of 40 hex digits.");
    }
    gitHub
        .commits()
        .add(
            new SimulatedCommit(
                sha.get(),
                texts(call, "parents"),
                json.text("message").orElse("Commit " + sha.get().substring(0, 7)),
                json.text("author").orElse("Ada Lovelace"),
                json.text("author"),
                clock.instant()),
            json.text("branch"));
    return Answer.empty(204);
  }

  /**
   * {@code {"number": 12, "title": "…", "author": "ada", "commits": ["…"], "merged": true}} adds a
   * pull request of commits that are there.
   */
  private Answer addPull(Call call) {
    Json json = call.json();
    long number = json.get("number").integer().orElse(0);
    if (number < 1 || number > Integer.MAX_VALUE) {
      return ControlErrors.badRequest("A pull request has a number.");
    }
    gitHub
        .commits()
        .addPullRequest(
            new SimulatedPullRequest(
                (int) number,
                json.text("title").orElse("Change the storefront"),
                json.text("author").orElse("ada"),
                texts(call, "commits"),
                json.get("merged").bool().orElse(true)
                    ? Optional.of(clock.instant())
                    : Optional.empty()));
    return Answer.empty(204);
  }

  /**
   * {@code {"sha": "…", "name": "test", "status": "completed", "conclusion": "success"}} reports a
   * check run, {@code {"sha": "…", "context": "ci/build", "state": "success"}} a commit status.
   */
  private Answer reportCheck(Call call) {
    Json json = call.json();
    Optional<String> sha = json.text("sha");
    Optional<String> name = json.text("name");
    Optional<String> context = json.text("context");
    if (sha.isEmpty() || name.isPresent() == context.isPresent()) {
      return ControlErrors.badRequest("A check has a sha, and either a name or a context.");
    }
    name.ifPresent(run ->
        gitHub
            .commits()
            .report(
                sha.get(), run, json.text("status").orElse("completed"), json.text("conclusion")));
    context.ifPresent(
        one -> gitHub.commits().status(sha.get(), one, json.text("state").orElse("success")));
    return Answer.empty(204);
  }

  /**
   * {@code {"workflow": "deploy.yml", "rule": true}}: the jobs of the workflow name the
   * environment, and wait there for the App.
   */
  private Answer putEnvironment(Call call) {
    gitHub
        .deployments()
        .environment(
            call.parameter("environment"),
            call.json().text("workflow"),
            call.json().get("rule").isTrue());
    return Answer.empty(204);
  }

  /** Lets a waiting run go on, as an administrator may. */
  private Answer bypass(Call call) {
    return id(call).filter(gitHub.deployments()::bypass).isPresent()
        ? Answer.empty(204)
        : ControlErrors.notFound("There is no run with this id that waits for an answer.");
  }

  /** {@code {"branch": "main", "rules": ["test"], "protection": ["ci/build"]}}. */
  private Answer requireChecks(Call call) {
    Optional<String> branch = call.json().text("branch");
    if (branch.isEmpty()) {
      return ControlErrors.badRequest("Rules have a branch.");
    }
    gitHub.commits().require(branch.get(), texts(call, "rules"), texts(call, "protection"));
    return Answer.empty(204);
  }

  private static List<String> texts(Call call, String name) {
    return call.json().get(name).items().stream().flatMap(item -> item.text().stream()).toList();
  }

  /** {@code {"withdraw": true}} also withdraws the old keys. */
  private Answer rotateKeys(Call call) {
    gitHub.oidc().rotate();
    if (call.json().get("withdraw").isTrue()) {
      gitHub.oidc().withdrawOldKeys();
    }
    return Answer.empty(204);
  }

  /**
   * {@code {"labels": ["audit-fp"]}} labels an issue by hand; {@code repository} is {@code
   * owner/name} where it is not the main one.
   */
  private Answer label(Call call) {
    String number = call.parameter("issue");
    List<String> labels =
        call.json().get("labels").items().stream()
            .map(Json::text)
            .flatMap(Optional::stream)
            .toList();
    String repository =
        call.json().text("repository").orElseGet(() -> gitHub.repository().fullName());
    return number.matches("[0-9]{1,9}") && gitHub.label(repository, Long.parseLong(number), labels)
        ? Answer.empty(204)
        : ControlErrors.notFound("There is no issue with this number.");
  }

  /** {@code {"remaining": 300}} leaves so many calls until the hour ends. */
  private Answer leaveQuota(Call call) {
    var remaining = call.json().get("remaining").integer();
    if (remaining.isEmpty()) {
      return ControlErrors.badRequest("The body must be {\"remaining\": 300}.");
    }
    gitHub.leaveQuota((int) Math.clamp(remaining.getAsLong(), 0, Integer.MAX_VALUE));
    return Answer.empty(204);
  }

  private Answer runs(Call call) {
    gitHub.advance();
    Instant now = clock.instant();
    return Answer.json(
        200,
        JsonObject.of("runs", gitHub.runs().stream().map(run -> shown(run, now)).toList())
            .put(
                "workflows",
                gitHub.workflows().stream()
                    .filter(SimulatedWorkflow::dispatchable)
                    .map(SimulatedWorkflow::file)
                    .toList()));
  }

  private Answer dispatch(Call call) {
    String file = call.json().text("workflow").orElse("");
    return gitHub
        .dispatch(file)
        .map(run -> Answer.json(201, shown(run, clock.instant())))
        .orElseGet(
            () -> ControlErrors.badRequest("The body must name a workflow that can be started."));
  }

  private Answer webhooks(Call call) {
    return Answer.json(
        200, JsonObject.of("configured", gitHub.hasWebhook()).put("on", gitHub.sendsWebhooks()));
  }

  private Answer switchWebhooks(Call call) {
    Optional<Boolean> on = call.json().get("on").bool();
    if (on.isEmpty()) {
      return ControlErrors.badRequest("The body must be {\"on\": true} or {\"on\": false}.");
    }
    gitHub.switchWebhooks(on.get());
    return webhooks(call);
  }

  private Answer start(Call call) {
    return id(call).filter(gitHub::startRun).isPresent()
        ? shown(call)
        : ControlErrors.notFound("There is no queued run with this id.");
  }

  private Answer finish(Call call) {
    String conclusion = call.json().text("conclusion").orElse(WorkflowRun.SUCCESS);
    return id(call).filter(id -> gitHub.finishRun(id, conclusion)).isPresent()
        ? shown(call)
        : ControlErrors.notFound("There is no run with this id that has not ended.");
  }

  private Answer hold(Call call) {
    String status = call.json().text("status").orElse("waiting");
    if (!List.of("waiting", "pending", "requested", "queued").contains(status)) {
      return ControlErrors.badRequest("status must be waiting, pending, requested or queued.");
    }
    return id(call).filter(id -> gitHub.holdRun(id, status)).isPresent()
        ? shown(call)
        : ControlErrors.notFound("There is no run with this id that has not ended.");
  }

  private Answer rerun(Call call) {
    return id(call).filter(gitHub::rerun).isPresent()
        ? shown(call)
        : ControlErrors.notFound("There is no run with this id that has ended.");
  }

  private Answer revokeTokens(Call call) {
    gitHub.revokeAppTokens();
    return Answer.empty(204);
  }

  private Answer shown(Call call) {
    return id(call)
        .flatMap(gitHub::run)
        .map(run -> Answer.json(200, shown(run, clock.instant())))
        .orElseGet(() -> ControlErrors.notFound("There is no run with this id."));
  }

  private static JsonObject shown(WorkflowRun run, Instant now) {
    return JsonObject.of("id", run.id())
        .put("workflow", run.workflow().file())
        .put("number", run.number())
        .put("title", run.title())
        .put("branch", run.branch())
        .put("event", run.event())
        .put("inputs", run.inputs())
        .put("created_at", run.createdAt().toString())
        .put("status", run.status(now))
        .put("conclusion", run.conclusion(now));
  }

  private Answer deliveries(Call call) {
    var all = gitHub.deliveries().after(call.query("after", 0));
    return Answer.json(
        200, JsonObject.of("deliveries", all.stream().map(GitHubControlRoutes::delivery).toList()));
  }

  private static JsonObject delivery(History.Entry<WebhookDelivery> entry) {
    WebhookDelivery delivery = entry.value();
    return JsonObject.of("n", entry.number())
        .put("id", delivery.id())
        .put("at", delivery.at().toString())
        .put("event", delivery.event())
        .put("action", delivery.action())
        .put("status", delivery.status().isPresent() ? delivery.status().getAsInt() : null)
        .put("note", delivery.note());
  }

  private Answer redeliver(Call call) {
    return gitHub.redeliver(call.parameter("delivery"))
        ? Answer.empty(202)
        : ControlErrors.notFound("There was no delivery with this id.");
  }

  private Answer requests(Call call) {
    var all = gitHub.requestLog().after(call.query("after", 0));
    return Answer.json(
        200, JsonObject.of("requests", all.stream().map(GitHubControlRoutes::request).toList()));
  }

  private static JsonObject request(History.Entry<RecordedRequest> entry) {
    RecordedRequest request = entry.value();
    return JsonObject.of("n", entry.number())
        .put("at", request.at().toString())
        .put("method", request.method())
        .put("path", request.displayPath())
        .put("status", request.status())
        .put("acted", request.acted())
        .put("took_ms", request.took().toMillis());
  }

  private static Optional<Long> id(Call call) {
    String id = call.parameter("run");
    return id.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
  }
}
