package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Issues: creates, lists, changes and labels them. Search answers that there is nothing, as
 * GitHub's index does for a while after an issue was created, and at times for good.
 *
 * <p>Source: GitHub REST API, "Issues", "Labels".
 */
final class IssueRoutes {
  private static final int MAX_BODY = 65_536;
  private static final int MAX_TITLE = 256;
  private static final int MAX_LABEL = 50;
  private static final int MAX_LABELS = 100;
  private static final int DEFAULT_PAGE = 30;
  private static final int MAX_PAGE = 100;

  private final InstantSource clock;
  private final GitHubJson json;
  private final Faults faults;
  private final Webhooks webhooks;

  /** By repository in lower case; a repository's issues in the order of their numbers. */
  private final Map<String, List<Issue>> repositories = new TreeMap<>();

  /** The numbers that are gone, by {@code owner/name#number}; with the new address if moved. */
  private final Map<String, Optional<String>> gone = new TreeMap<>();

  IssueRoutes(InstantSource clock, GitHubJson json, Faults faults, Webhooks webhooks) {
    this.clock = clock;
    this.json = json;
    this.faults = faults;
    this.webhooks = webhooks;
  }

  /** Sends an event about issues. */
  interface Webhooks {
    void send(String event, String action, byte[] body);
  }

  private record Issue(
      String repository,
      long number,
      String title,
      String body,
      String state,
      Optional<String> stateReason,
      List<String> labels,
      boolean isPullRequest,
      Instant createdAt,
      Instant updatedAt) {
    Issue {
      labels = List.copyOf(labels);
    }

    Issue changed(
        String newTitle,
        String newBody,
        String newState,
        Optional<String> newReason,
        List<String> newLabels,
        Instant at) {
      return new Issue(
          repository,
          number,
          newTitle,
          newBody,
          newState,
          newReason,
          newLabels,
          isPullRequest,
          createdAt,
          at);
    }

    boolean hasLabel(String name) {
      return labels.stream().anyMatch(name::equalsIgnoreCase);
    }
  }

  /** All issues of all repositories as the API shows them, oldest first. */
  synchronized List<Json> all() {
    return repositories.values().stream()
        .flatMap(List::stream)
        .filter(this::isThere)
        .sorted(Comparator.comparing(Issue::createdAt))
        .map(issue -> shown(issue).toJson())
        .toList();
  }

  /** Adds a pull request, which lists of issues hold, too. */
  synchronized void addPullRequest(String repository, String title, List<String> labels) {
    List<Issue> issues = of(repository);
    Instant now = clock.instant();
    issues.add(
        new Issue(
            repository,
            issues.size() + 1,
            title,
            "",
            "open",
            Optional.empty(),
            labels,
            true,
            now,
            now));
  }

  /** Adds labels as a person does in the browser; false if there is no such issue. */
  synchronized boolean label(String repository, long number, List<String> labels) {
    Optional<Issue> found = find(repository, number);
    found.ifPresent(issue -> add(issue, labels));
    return found.isPresent();
  }

  /** Deletes an issue; its number is not used again. */
  synchronized void delete(String repository, long number) {
    gone.put(key(repository, number), Optional.empty());
  }

  /** Transfers an issue, which gets the next number of the other repository. */
  synchronized void transfer(String repository, long number, String to) {
    Issue issue = find(repository, number).orElseThrow();
    List<Issue> others = of(to);
    long next = others.size() + 1L;
    others.add(
        new Issue(
            to,
            next,
            issue.title(),
            issue.body(),
            issue.state(),
            issue.stateReason(),
            List.of(),
            false,
            issue.createdAt(),
            clock.instant()));
    gone.put(
        key(repository, number), Optional.of(json.base() + "/repos/" + to + "/issues/" + next));
  }

  /** Deletes a repository and creates it again: numbers begin at 1. */
  synchronized void recreate(String repository) {
    repositories.remove(repository.toLowerCase(Locale.ROOT));
  }

  private static String key(String repository, long number) {
    return repository.toLowerCase(Locale.ROOT) + "#" + number;
  }

  synchronized Answer post(Call call) {
    Optional<Answer> refusal = refusal("POST");
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Json body = call.json();
    if (!body.isObject()) {
      return GitHubError.of(400, "Problems parsing JSON");
    }
    String title = body.text("title").orElse("");
    if (title.isBlank()) {
      return invalid(JsonObject.of("code", "missing_field").put("field", "title"));
    }
    String text = body.text("body").orElse("");
    List<String> labels = labels(body);
    Optional<Answer> tooLong = tooLong(title, text, labels);
    if (tooLong.isPresent()) {
      return tooLong.get();
    }
    boolean dropsLabels = faults.behaviour("labels_dropped", "POST", "/issues").isPresent();
    String repository = repository(call);
    List<Issue> issues = of(repository);
    Instant now = clock.instant();
    var issue =
        new Issue(
            repository,
            issues.size() + 1,
            title,
            text,
            "open",
            Optional.empty(),
            dropsLabels ? List.of() : labels,
            false,
            now,
            now);
    issues.add(issue);
    return Answer.json(201, shown(issue));
  }

  synchronized Answer patch(Call call) {
    Optional<Answer> refusal = refusal("PATCH");
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return withIssue(
        call,
        issue -> {
          Json body = call.json();
          String title = body.text("title").orElse(issue.title());
          String text = body.text("body").orElse(issue.body());
          String state = body.text("state").orElse(issue.state());
          List<String> labels = body.get("labels").isArray() ? labels(body) : issue.labels();
          if (!List.of("open", "closed").contains(state)) {
            return invalid(JsonObject.of("code", "invalid").put("field", "state"));
          }
          Optional<Answer> tooLong = tooLong(title, text, labels);
          if (tooLong.isPresent()) {
            return tooLong.get();
          }
          Optional<String> reason =
              state.equals(issue.state())
                  ? issue.stateReason()
                  : body.text("state_reason")
                      .or(() -> Optional.of(state.equals("closed") ? "completed" : "reopened"));
          Issue changed = issue.changed(title, text, state, reason, labels, clock.instant());
          replace(changed);
          return Answer.json(200, shown(changed));
        });
  }

  synchronized Answer get(Call call) {
    return withIssue(call, issue -> Answer.json(200, shown(issue)));
  }

  synchronized Answer addLabels(Call call) {
    Optional<Answer> refusal = refusal("POST");
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return withIssue(
        call,
        issue -> {
          List<String> labels = labels(call.json());
          Optional<Answer> tooLong = tooLong(issue.title(), issue.body(), labels);
          return tooLong.orElseGet(() ->
              Answer.json(
                  200,
                  JsonObject.array(
                      add(issue, labels).labels().stream().map(IssueRoutes::label).toList())));
        });
  }

  synchronized Answer list(Call call) {
    List<String> wanted =
        call.query("labels").stream().flatMap(text -> Stream.of(text.split(","))).toList();
    String state = call.query("state").orElse("open");
    Optional<Instant> since = call.query("since").flatMap(IssueRoutes::instant);
    List<JsonObject> found =
        of(repository(call)).reversed().stream()
            .filter(this::isThere)
            .filter(issue -> state.equals("all") || issue.state().equals(state))
            .filter(issue -> wanted.stream().allMatch(issue::hasLabel))
            .filter(issue -> since.filter(issue.updatedAt()::isBefore).isEmpty())
            .map(this::shown)
            .toList();
    int size = Math.clamp(call.query("per_page", DEFAULT_PAGE), 1, MAX_PAGE);
    int from = Math.min(found.size(), (Math.max(1, call.query("page", 1)) - 1) * size);
    return Answer.json(
        200, JsonObject.array(found.subList(from, Math.min(found.size(), from + size))));
  }

  /** {@code GET /search/issues}. */
  static Answer search(Call call) {
    return Answer.json(
        200,
        JsonObject.of("total_count", 0).put("incomplete_results", false).put("items", List.of()));
  }

  private Optional<Answer> refusal(String method) {
    if (faults.behaviour("archived", method, "/issues").isPresent()) {
      return Optional.of(GitHubError.of(403, "Repository was archived so is read-only."));
    }
    return faults.behaviour("issues_disabled", method, "/issues").isPresent()
        ? Optional.of(GitHubError.of(410, "Issues are disabled for this repo"))
        : Optional.empty();
  }

  private static Optional<Answer> tooLong(String title, String body, List<String> labels) {
    if (body.codePointCount(0, body.length()) > MAX_BODY) {
      return Optional.of(
          invalid(
              JsonObject.of("code", "custom")
                  .put("field", "body")
                  .put("message", "body is too long (maximum is 65536 characters)")));
    }
    if (title.codePointCount(0, title.length()) > MAX_TITLE) {
      return Optional.of(
          invalid(
              JsonObject.of("code", "custom")
                  .put("field", "title")
                  .put("message", "title is too long (maximum is 256 characters)")));
    }
    return labels.size() > MAX_LABELS
            || labels.stream().anyMatch(name -> name.isBlank() || name.length() > MAX_LABEL)
        ? Optional.of(invalid(JsonObject.of("code", "invalid").put("field", "labels")))
        : Optional.empty();
  }

  private static Answer invalid(JsonObject error) {
    return Answer.json(
        422,
        GitHubError.body(
                422,
                "Validation Failed",
                "https://docs.github.com/rest/issues/issues#create-an-issue")
            .put("errors", List.of(error.put("resource", "Issue"))));
  }

  private Issue add(Issue issue, List<String> labels) {
    var all = new LinkedHashMap<String, String>();
    issue.labels().forEach(name -> all.put(name.toLowerCase(Locale.ROOT), name));
    List<String> added =
        labels.stream()
            .filter(name -> all.putIfAbsent(name.toLowerCase(Locale.ROOT), name) == null)
            .toList();
    Issue changed =
        issue.changed(
            issue.title(),
            issue.body(),
            issue.state(),
            issue.stateReason(),
            List.copyOf(all.values()),
            clock.instant());
    replace(changed);
    for (String name : added) {
      webhooks.send(
          "issues",
          "labeled",
          JsonObject.of("action", "labeled")
              .put("label", label(name))
              .put("issue", shown(changed))
              .put("repository", json.repositoryLite().put("full_name", changed.repository()))
              .put("sender", json.user("storefront-bot", 9_000_001L, "User"))
              .toBytes());
    }
    return changed;
  }

  private Answer withIssue(Call call, Function<Issue, Answer> then) {
    String number = call.parameter("issue");
    Optional<String> moved =
        gone.get(key(repository(call), number.matches("[0-9]{1,9}") ? Long.parseLong(number) : 0));
    if (moved != null) {
      return moved
          .map(to ->
              Answer.json(301, JsonObject.of("message", "Moved Permanently").put("url", to))
                  .with("Location", to))
          .orElseGet(() -> GitHubError.of(410, "This issue was deleted"));
    }
    return number.matches("[0-9]{1,9}")
        ? find(repository(call), Long.parseLong(number)).map(then).orElseGet(GitHubError::notFound)
        : GitHubError.notFound();
  }

  private boolean isThere(Issue issue) {
    return !gone.containsKey(key(issue.repository(), issue.number()));
  }

  private Optional<Issue> find(String repository, long number) {
    return of(repository).stream().filter(issue -> issue.number() == number).findFirst();
  }

  private void replace(Issue issue) {
    of(issue.repository()).set((int) issue.number() - 1, issue);
  }

  private List<Issue> of(String repository) {
    return repositories.computeIfAbsent(
        repository.toLowerCase(Locale.ROOT), name -> new ArrayList<>());
  }

  private static String repository(Call call) {
    return call.parameter("owner") + "/" + call.parameter("repository");
  }

  private JsonObject shown(Issue issue) {
    JsonObject shown =
        JsonObject.of("id", 3_000_000_000L + issue.number())
            .put("number", issue.number())
            .put("title", issue.title())
            .put("body", issue.body())
            .put("state", issue.state())
            .put("state_reason", issue.stateReason().orElse(null))
            .put("labels", issue.labels().stream().map(IssueRoutes::label).toList())
            .put("user", json.user("storefront-bot", 9_000_001L, "User"))
            .put("url", json.base() + "/repos/" + issue.repository() + "/issues/" + issue.number())
            .put(
                "html_url",
                "https://github.com/" + issue.repository() + "/issues/" + issue.number())
            .put("created_at", GitHubJson.time(issue.createdAt()))
            .put("updated_at", GitHubJson.time(issue.updatedAt()));
    return issue.isPullRequest()
        ? shown.put("pull_request", JsonObject.of("url", json.url("/pulls/" + issue.number())))
        : shown;
  }

  private static JsonObject label(String name) {
    return JsonObject.of("name", name).put("color", "ededed");
  }

  private static List<String> labels(Json body) {
    return body.get("labels").items().stream()
        .map(label -> label.text().or(() -> label.text("name")).orElse(""))
        .toList();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }
}
