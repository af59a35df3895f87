package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Commits: the graph of them, branches and tags, their check runs and statuses, and which checks
 * branches require. At first there are the commits of the repository's refs: the tag before the
 * default branch, the other branches after it. Jobs of workflow runs are check runs of their
 * commit.
 *
 * <p>Source: GitHub REST API, "Commits", "Branches", "Check runs", "Commit statuses", "Rules".
 */
public final class CommitRoutes {
  private static final long FIRST_ID = 7_000_000_001L;

  private final SimulatedRepository repository;
  private final GitHubJson json;
  private final RunStore runs;
  private final InstantSource clock;

  /** The parents of each commit. */
  private final Map<String, List<String>> parents = new LinkedHashMap<>();

  private final Map<String, String> branches = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();
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
    repository
        .refs()
        .forEach((name, sha) -> (name.matches("v[0-9].*") ? tags : branches).put(name, sha));
    String head = branches.getOrDefault(repository.defaultBranch(), "");
    tags.values().forEach(sha -> parents.put(sha, List.of()));
    parents.put(head, tags.values().stream().filter(sha -> !sha.equals(head)).toList());
    branches.values().forEach(sha -> parents.putIfAbsent(sha, List.of(head)));
  }

  /**
   * Adds a commit.
   *
   * @param under its parents, the first of which it follows
   * @param branch is moved to it, if given
   */
  public synchronized void add(String sha, List<String> under, Optional<String> branch) {
    parents.put(sha, List.copyOf(under));
    branch.ifPresent(name -> branches.put(name, sha));
  }

  /** Removes a branch; its commits remain, as on GitHub. */
  public synchronized void removeBranch(String name) {
    branches.remove(name);
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
  synchronized Answer commit(Call call) {
    String ref = call.parameter("ref");
    return find(ref)
        .map(sha ->
            Answer.json(
                200,
                JsonObject.of("sha", sha)
                    .put(
                        "html_url",
                        "https://github.com/" + repository.fullName() + "/commit/" + sha)
                    .put("commit", JsonObject.of("message", "Commit " + sha.substring(0, 7)))
                    .put("author", null)
                    .put(
                        "parents",
                        parents.getOrDefault(sha, List.of()).stream()
                            .map(parent -> JsonObject.of("sha", parent))
                            .toList())))
        .orElseGet(() -> GitHubError.unprocessable("No commit found for SHA: " + ref));
  }

  /** A branch, a tag, or the beginning of a SHA, as GitHub looks for it. */
  private Optional<String> find(String ref) {
    String name = ref.replaceFirst("^(refs/)?(heads|tags)/", "");
    if (branches.containsKey(name)) {
      return Optional.of(branches.get(name));
    }
    if (tags.containsKey(name)) {
      return Optional.of(tags.get(name));
    }
    List<String> found =
        ref.matches("[0-9a-fA-F]{7,64}")
            ? parents.keySet().stream()
                .filter(sha -> sha.startsWith(ref.toLowerCase(Locale.ROOT)))
                .toList()
            : List.of();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** {@code GET …/compare/{basehead}}. */
  synchronized Answer compare(Call call) {
    String[] sides = call.parameter("basehead").split("\\.\\.\\.", 2);
    Optional<String> base = find(sides[0]);
    Optional<String> head = sides.length == 2 ? find(sides[1]) : Optional.empty();
    if (base.isEmpty() || head.isEmpty()) {
      return GitHubError.notFound();
    }
    Set<String> ofBase = reached(base.get());
    Set<String> ofHead = reached(head.get());
    long ahead = ofHead.stream().filter(sha -> !ofBase.contains(sha)).count();
    long behind = ofBase.stream().filter(sha -> !ofHead.contains(sha)).count();
    if (ahead == ofHead.size()) {
      return GitHubError.of(404, "No common ancestor between " + sides[0] + " and " + sides[1]);
    }
    String status =
        ahead == 0 ? behind == 0 ? "identical" : "behind" : behind == 0 ? "ahead" : "diverged";
    return Answer.json(
        200,
        JsonObject.of("status", status)
            .put("ahead_by", ahead)
            .put("behind_by", behind)
            .put("total_commits", ahead));
  }

  private Set<String> reached(String from) {
    var seen = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String sha = open.poll();
      if (seen.add(sha)) {
        open.addAll(parents.getOrDefault(sha, List.of()));
      }
    }
    return seen;
  }

  /** {@code GET …/branches}. */
  synchronized Answer branches(Call call) {
    return heads(call, branches);
  }

  /** {@code GET …/tags}. */
  synchronized Answer tags(Call call) {
    return heads(call, tags);
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
    return find(call.parameter("ref"))
        .map(answer::answer)
        .orElseGet(
            () -> GitHubError.unprocessable("No commit found for SHA: " + call.parameter("ref")));
  }

  /** The branches with their commits, for the control routes. */
  synchronized JsonObject shown() {
    var shown = new JsonObject();
    branches.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(branch -> shown.put(branch.getKey(), branch.getValue()));
    return JsonObject.of("branches", shown).put("commits", List.copyOf(parents.keySet()));
  }
}
