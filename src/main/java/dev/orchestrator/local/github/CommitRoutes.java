package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Commits as GitHub's API shows them: branches and tags, comparisons, pull requests, check runs and
 * statuses, and which checks branches require. Jobs of workflow runs are check runs of their
 * commit.
 *
 * <p>Source: GitHub REST API, "Commits", "Branches", "Check runs", "Commit statuses", "Rules".
 */
public final class CommitRoutes {
  private static final long FIRST_ID = 7_000_000_001L;

  /** How many commits a comparison shows that is not asked for by page: the newest. */
  private static final int UNPAGED = 250;

  private final SimulatedRepository repository;
  private final GitHubJson json;
  private final RunStore runs;
  private final InstantSource clock;

  private final CommitGraph graph;
  private final Map<String, List<JsonObject>> checkRuns = new HashMap<>();
  private final Map<String, List<JsonObject>> statuses = new HashMap<>();
  private final Map<String, List<String>> ruled = new HashMap<>();
  private final Map<String, List<String>> protecting = new HashMap<>();
  private long nextId = FIRST_ID;

  CommitRoutes(
      SimulatedRepository repository, GitHubJson json, RunStore runs, InstantSource clock) {
    this.repository = repository;
    this.json = json;
    this.runs = runs;
    this.clock = clock;
    this.graph = new CommitGraph(repository, clock.instant());
  }

  /**
   * Adds a commit that says nothing about itself.
   *
   * @param under its parents, the first of which it follows
   * @param branch is moved to it, if given
   */
  public void add(String sha, List<String> under, Optional<String> branch) {
    graph.add(CommitGraph.plain(sha, under, clock.instant()), branch);
  }

  /**
   * Adds a commit.
   *
   * @param branch is moved to it, if given
   */
  public void add(SimulatedCommit commit, Optional<String> branch) {
    graph.add(commit, branch);
  }

  /** Adds a pull request of commits that are there. */
  public void addPullRequest(SimulatedPullRequest pull) {
    graph.addPullRequest(pull);
  }

  /** Removes a branch; its commits remain, as on GitHub. */
  public void removeBranch(String name) {
    graph.removeBranch(name);
  }

  /** Adds a tag, or moves it. */
  public void tag(String name, String sha) {
    graph.tag(name, sha);
  }

  /** Removes a commit that no branch and no tag reaches. */
  public void forget(String sha) {
    graph.forget(sha);
  }

  /** The commit of a branch or tag. */
  Optional<String> head(String ref) {
    return graph.head(ref);
  }

  /** The commit that a branch, a tag or the beginning of a SHA names. */
  Optional<String> find(String ref) {
    return graph.find(ref);
  }

  /** Whether every commit of {@code older} is one of {@code newer}. */
  boolean holds(String newer, String older) {
    return graph.reached(newer).contains(older);
  }

  /** The contexts of a commit whose newest status is not a success. */
  synchronized List<String> unsuccessful(String sha) {
    return statuses.getOrDefault(sha, List.of()).stream()
        .map(JsonObject::toJson)
        .filter(status -> !status.text("state").orElse("").equals("success"))
        .flatMap(status -> status.text("context").stream())
        .toList();
  }

  /**
   * Reports a check run.
   *
   * @param conclusion empty while it is not completed
   */
  public synchronized void report(
      String sha, String name, String status, Optional<String> conclusion) {
    long id = nextId++;
    checkRuns
        .computeIfAbsent(sha, any -> new ArrayList<>())
        .add(
            checkRun(id, name, status, conclusion, clock.instant(), id + 1)
                .put("html_url", "https://github.com/" + repository.fullName() + "/runs/" + id));
  }

  /** Reports a commit status; the newest of a context counts. */
  public synchronized void status(String sha, String context, String state) {
    List<JsonObject> all = statuses.computeIfAbsent(sha, any -> new ArrayList<>());
    all.removeIf(status -> context.equals(Json.read(status.toString()).text("context").orElse("")));
    all.addFirst(
        JsonObject.of("id", nextId++)
            .put("state", state)
            .put("context", context)
            .put("description", null)
            .put("target_url", null)
            .put("created_at", GitHubJson.time(clock.instant()))
            .put("updated_at", GitHubJson.time(clock.instant())));
  }

  /** Has a branch require checks by a ruleset and by its protection. */
  public synchronized void require(String branch, List<String> byRules, List<String> byProtection) {
    ruled.put(branch, List.copyOf(byRules));
    protecting.put(branch, List.copyOf(byProtection));
  }

  /** {@code GET …/commits/{ref}}. */
  Answer commit(Call call) {
    String ref = call.parameter("ref");
    return graph
        .find(ref)
        .flatMap(graph::commit)
        .map(commit -> Answer.json(200, shown(commit)))
        .orElseGet(() -> GitHubError.unprocessable("No commit found for SHA: " + ref));
  }

  private JsonObject shown(SimulatedCommit commit) {
    JsonObject person =
        JsonObject.of("name", commit.author())
            .put("email", "author@example.com")
            .put("date", GitHubJson.time(commit.at()));
    JsonObject account =
        commit.login().map(login -> json.user(login, 9_000_010L, "User")).orElse(null);
    return JsonObject.of("sha", commit.sha())
        .put("html_url", "https://github.com/" + repository.fullName() + "/commit/" + commit.sha())
        .put(
            "commit",
            JsonObject.of("message", commit.message())
                .put("author", person)
                .put("committer", person))
        .put("author", account)
        .put("committer", account)
        .put(
            "parents",
            commit.parents().stream().map(parent -> JsonObject.of("sha", parent)).toList());
  }

  /** {@code GET …/commits/{sha}/pulls}. */
  Answer pulls(Call call) {
    return withCommit(
        call,
        sha ->
            Pages.array(
                call,
                json.base(),
                graph.pullsOf(sha, repository.defaultBranch()),
                pull ->
                    JsonObject.of("number", pull.number())
                        .put("title", pull.title())
                        .put("state", pull.mergedAt().isPresent() ? "closed" : "open")
                        .put("user", json.user(pull.author(), 9_000_010L, "User"))
                        .put(
                            "html_url",
                            "https://github.com/"
                                + repository.fullName()
                                + "/pull/"
                                + pull.number())
                        .put("merged_at", pull.mergedAt().map(GitHubJson::time).orElse(null))
                        .put("base", JsonObject.of("ref", repository.defaultBranch()))
                        .put("draft", false)
                        .put("labels", List.of())));
  }

  /** {@code GET …/compare/{basehead}}. */
  Answer compare(Call call) {
    String[] sides = call.parameter("basehead").split("\\.\\.\\.", 2);
    Optional<String> base = graph.find(sides[0]);
    Optional<String> head = sides.length == 2 ? graph.find(sides[1]) : Optional.empty();
    if (base.isEmpty() || head.isEmpty()) {
      return GitHubError.notFound();
    }
    Set<String> ofBase = graph.reached(base.get());
    Set<String> ofHead = graph.reached(head.get());
    var common = new LinkedHashSet<>(ofHead);
    common.retainAll(ofBase);
    if (common.isEmpty()) {
      return GitHubError.of(404, "No common ancestor between " + sides[0] + " and " + sides[1]);
    }
    long behind = ofBase.size() - (long) common.size();
    ofHead.removeAll(common);
    List<SimulatedCommit> ahead = graph.inOrder(ofHead);
    String status =
        ahead.isEmpty() ? behind == 0 ? "identical" : "behind" : behind == 0 ? "ahead" : "diverged";
    return Answer.json(
        200,
        JsonObject.of("status", status)
            .put("ahead_by", ahead.size())
            .put("behind_by", behind)
            .put("total_commits", ahead.size())
            .put("base_commit", graph.commit(base.get()).map(this::shown))
            .put("merge_base_commit", shown(graph.inOrder(common).getLast()))
            .put(
                "html_url",
                "https://github.com/"
                    + repository.fullName()
                    + "/compare/"
                    + sides[0]
                    + "..."
                    + sides[1])
            .put("commits", page(call, ahead).stream().map(this::shown).toList())
            .put("files", List.of()));
  }

  /** A page of the oldest first, or without one the newest. */
  private static List<SimulatedCommit> page(Call call, List<SimulatedCommit> all) {
    if (call.query("per_page").isEmpty() && call.query("page").isEmpty()) {
      return all.subList(Math.max(0, all.size() - UNPAGED), all.size());
    }
    int size = Math.clamp(call.query("per_page", 30), 1, 100);
    int from = Math.min(all.size(), (Math.max(1, call.query("page", 1)) - 1) * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }

  /** {@code GET …/branches}. */
  synchronized Answer branches(Call call) {
    return heads(call, graph.branches());
  }

  /** {@code GET …/tags}. */
  synchronized Answer tags(Call call) {
    return heads(call, graph.tags());
  }

  private Answer heads(Call call, Map<String, String> named) {
    return Pages.array(
        call,
        json.base(),
        List.copyOf(named.entrySet()),
        head ->
            JsonObject.of("name", head.getKey())
                .put("commit", JsonObject.of("sha", head.getValue())));
  }

  /** {@code GET …/branches/{branch}}. */
  synchronized Answer branch(Call call) {
    String name = call.parameter("branch");
    Map<String, String> branches = graph.branches();
    if (!branches.containsKey(name)) {
      return GitHubError.of(404, "Branch not found");
    }
    List<String> contexts = protecting.getOrDefault(name, List.of());
    return Answer.json(
        200,
        JsonObject.of("name", name)
            .put("commit", JsonObject.of("sha", branches.get(name)))
            .put("protected", !contexts.isEmpty())
            .put(
                "protection",
                JsonObject.of("enabled", !contexts.isEmpty())
                    .put(
                        "required_status_checks",
                        JsonObject.of("enforcement_level", contexts.isEmpty() ? "off" : "everyone")
                            .put("contexts", contexts)
                            .put(
                                "checks",
                                contexts.stream()
                                    .map(context ->
                                        JsonObject.of("context", context).put("app_id", null))
                                    .toList()))));
  }

  /** {@code GET …/rules/branches/{branch}}. */
  synchronized Answer rules(Call call) {
    List<String> contexts = ruled.getOrDefault(call.parameter("branch"), List.of());
    List<JsonObject> rules =
        contexts.isEmpty()
            ? List.of()
            : List.of(
                JsonObject.of("type", "deletion").put("ruleset_id", 1),
                JsonObject.of("type", "required_status_checks")
                    .put("ruleset_id", 1)
                    .put(
                        "parameters",
                        JsonObject.of("strict_required_status_checks_policy", false)
                            .put(
                                "required_status_checks",
                                contexts.stream()
                                    .map(context -> JsonObject.of("context", context))
                                    .toList())));
    return Pages.array(call, json.base(), rules, rule -> rule);
  }

  /** {@code GET …/commits/{ref}/check-runs}. */
  synchronized Answer checkRuns(Call call) {
    return withCommit(
        call,
        sha -> {
          var all = new ArrayList<>(checkRuns.getOrDefault(sha, List.of()));
          Instant now = clock.instant();
          for (WorkflowRun run : runs.all()) {
            if (run.sha().equals(sha)) {
              JobView.of(run, now).forEach(job -> all.add(job(run, job)));
            }
          }
          return Pages.answer(call, json.base(), "check_runs", all, each -> each);
        });
  }

  private static JsonObject job(WorkflowRun run, JobView job) {
    return checkRun(
        job.id(),
        job.name(),
        job.status(),
        job.conclusion(),
        job.startedAt().orElse(run.createdAt()),
        run.id() + 1);
  }

  private static JsonObject checkRun(
      long id,
      String name,
      String status,
      Optional<String> conclusion,
      Instant startedAt,
      long suite) {
    return JsonObject.of("id", id)
        .put("name", name)
        .put("status", status)
        .put("conclusion", conclusion.orElse(null))
        .put("started_at", GitHubJson.time(startedAt))
        .put("check_suite", JsonObject.of("id", suite))
        .put("app", JsonObject.of("id", 15368).put("slug", "github-actions"));
  }

  /** {@code GET …/commits/{ref}/status}: pending where there is no status at all. */
  synchronized Answer combined(Call call) {
    return withCommit(
        call,
        sha -> {
          List<JsonObject> all = statuses.getOrDefault(sha, List.of());
          List<String> states =
              all.stream()
                  .map(status -> Json.read(status.toString()).text("state").orElse(""))
                  .toList();
          String state =
              states.stream().anyMatch(one -> one.equals("failure") || one.equals("error"))
                  ? "failure"
                  : states.isEmpty() || states.contains("pending") ? "pending" : "success";
          Answer page = Pages.answer(call, json.base(), "statuses", all, each -> each);
          return Answer.json(
              200,
              JsonObject.copyOf(Json.tryRead(page.body()).orElse(Json.MISSING))
                  .put("state", state)
                  .put("sha", sha));
        });
  }

  private interface OfCommit {
    Answer answer(String sha);
  }

  private Answer withCommit(Call call, OfCommit answer) {
    return graph
        .find(call.parameter("ref"))
        .map(answer::answer)
        .orElseGet(
            () -> GitHubError.unprocessable("No commit found for SHA: " + call.parameter("ref")));
  }

  /** The branches with their commits, for the control routes. */
  JsonObject shown() {
    var shown = new JsonObject();
    graph.branches().forEach(shown::put);
    return JsonObject.of("branches", shown)
        .put("commits", graph.all().stream().map(SimulatedCommit::sha).toList());
  }
}
