package dev.orchestrator.github;

import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * What GitHub knows about commits: which one a ref names, whether a branch or tag reaches it, its
 * checks, and which checks a branch requires. Lists are read to their last page; one page that
 * cannot be read makes the whole list unreadable. All calls only read.
 */
public final class GitHubCommits {
  private static final int PAGE = 100;

  /** Keeps a server that never ends a list from being read for ever; 5,000 entries. */
  private static final int MOST_PAGES = 50;

  /** How many branches and tags are compared with a commit that none of them is at. */
  private static final int MOST_COMPARED = 20;

  /** How many commits of a comparison are read: three pages. */
  static final int MOST_COMPARED_COMMITS = 300;

  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final GitHubCalls calls;

  GitHubCommits(GitHubCalls calls) {
    this.calls = calls;
  }

  /**
   * The commit that {@code ref} names.
   *
   * @param ref a branch, a tag, or a SHA of at least 7 digits
   */
  public GitHubAnswer<String> resolve(RepositoryName repository, String ref, Instant deadline) {
    GitHubAnswer<String> answer =
        calls.call(
            GitHubRoute.commit(repository, ref),
            Optional.empty(),
            json -> json.text("sha").filter(sha -> SHA.matcher(sha).matches()),
            deadline);
    // GitHub answers 422 where no commit has this SHA.
    return answer instanceof GitHubAnswer.Invalid<String>(String sentence, var _)
        ? new GitHubAnswer.NotFound<>(sentence)
        : answer;
  }

  /**
   * Whether a branch or tag of the repository reaches the commit. GitHub also shows commits of
   * forks under the name of the repository, which none of its branches and tags reaches.
   *
   * <p>Looks at the default branch, then at all heads of branches and at all tags, and compares the
   * first {@value #MOST_COMPARED} of them.
   */
  public GitHubAnswer<Boolean> isReached(
      RepositoryName repository, String defaultBranch, String sha, Instant deadline) {
    return isReached(repository, defaultBranch, sha, MOST_COMPARED, deadline);
  }

  /**
   * As above.
   *
   * @param mostCompared how many branches and tags are compared with a commit that none is at
   */
  public GitHubAnswer<Boolean> isReached(
      RepositoryName repository,
      String defaultBranch,
      String sha,
      int mostCompared,
      Instant deadline) {
    GitHubAnswer<Boolean> byDefault = isReachedBy(repository, defaultBranch, sha, deadline);
    if (!isNo(byDefault)) {
      return byDefault;
    }
    var heads = new LinkedHashSet<String>();
    for (boolean tags : new boolean[] {false, true}) {
      GitHubAnswer<List<Head>> list =
          all(
              page -> GitHubRoute.refs(repository, tags, page),
              Function.identity(),
              Head::read,
              deadline);
      if (!(list instanceof Ok<List<Head>>(List<Head> found, var _))) {
        return list.map(_ -> false);
      }
      if (found.stream().anyMatch(head -> head.sha().equals(sha))) {
        return list.map(_ -> true);
      }
      found.stream().map(Head::sha).forEach(heads::add);
    }
    GitHubAnswer<Boolean> last = byDefault;
    for (String head : heads.stream().limit(mostCompared).toList()) {
      last = isReachedBy(repository, head, sha, deadline);
      if (!isNo(last)) {
        return last;
      }
    }
    return last;
  }

  private static boolean isNo(GitHubAnswer<Boolean> answer) {
    return answer instanceof Ok<Boolean>(Boolean reached, var _) && !reached;
  }

  private GitHubAnswer<Boolean> isReachedBy(
      RepositoryName repository, String base, String sha, Instant deadline) {
    GitHubAnswer<String> status =
        calls.call(
            GitHubRoute.compare(repository, base, sha),
            Optional.empty(),
            json -> json.text("status"),
            deadline);
    return status instanceof GitHubAnswer.NotFound<String>
        ? new Ok<>(false, Optional.empty())
        : status.map(word -> word.equals("identical") || word.equals("behind"));
  }

  /**
   * Compares two commits. It takes one call for up to {@value #PAGE} commits, and four at most.
   * Where the history was rewritten, GitHub may no longer know {@code base}, or find no common
   * ancestor; then the answer is {@link GitHubAnswer.NotFound}.
   */
  public GitHubAnswer<Comparison> compare(
      RepositoryName repository, String base, String head, Instant deadline) {
    GitHubAnswer<Comparison> first = page(repository, base, head, 1, deadline);
    if (!(first instanceof Ok<Comparison>(Comparison found, var quota))
        || found.aheadBy() <= PAGE) {
      return first;
    }
    int last = (int) Math.min((found.aheadBy() + PAGE - 1) / PAGE, Integer.MAX_VALUE);
    boolean holdsAll = found.aheadBy() <= MOST_COMPARED_COMMITS;
    var commits = new ArrayList<Commit>(holdsAll ? found.commits() : List.of());
    for (int page = holdsAll ? 2 : last - 2; page <= last; page++) {
      GitHubAnswer<Comparison> next = page(repository, base, head, page, deadline);
      if (!(next instanceof Ok<Comparison>(Comparison more, var _))) {
        return next;
      }
      commits.addAll(more.commits());
    }
    return new Ok<>(
        new Comparison(found.status(), found.aheadBy(), found.behindBy(), commits), quota);
  }

  private GitHubAnswer<Comparison> page(
      RepositoryName repository, String base, String head, int page, Instant deadline) {
    return calls.call(
        GitHubRoute.compare(repository, base, head, page),
        Optional.empty(),
        Comparison::read,
        deadline);
  }

  /**
   * The pull requests of a commit: of one on the default branch the merged one that brought it
   * there, else merged and open ones that hold it.
   */
  public GitHubAnswer<List<PullRequest>> pullsOf(
      RepositoryName repository, String sha, Instant deadline) {
    return calls.call(
        GitHubRoute.pullsOf(repository, sha),
        Optional.empty(),
        json -> page(json, PullRequest::read).map(Page::items),
        deadline);
  }

  /** A branch or tag with its commit. */
  private record Head(String name, String sha) {
    static Optional<Head> read(Json json) {
      return json.text("name")
          .flatMap(name -> json.get("commit").text("sha").map(sha -> new Head(name, sha)));
    }
  }

  /** All check runs, also repeated ones, and the newest status of each context. */
  public GitHubAnswer<List<CommitCheck>> checks(
      RepositoryName repository, String sha, Instant deadline) {
    return all(
            page -> GitHubRoute.checkRuns(repository, sha, page),
            json -> json.get("check_runs"),
            CommitCheck::readRun,
            deadline)
        .then(runs ->
            all(
                    page -> GitHubRoute.statuses(repository, sha, page),
                    json -> json.get("statuses"),
                    CommitCheck::readStatus,
                    deadline)
                .map(statuses -> {
                  var both = new ArrayList<>(runs);
                  both.addAll(statuses);
                  return List.copyOf(both);
                }));
  }

  /** The check suites of a workflow's runs of a commit; none if there is no such workflow. */
  public GitHubAnswer<Set<Long>> suitesOf(
      RepositoryName repository, String workflowFile, String sha, Instant deadline) {
    GitHubAnswer<List<Long>> suites =
        all(
            page -> GitHubRoute.runsOf(repository, workflowFile, sha, page),
            json -> json.get("workflow_runs"),
            json -> {
              OptionalLong suite = json.get("check_suite_id").integer();
              return suite.isPresent() ? Optional.of(suite.getAsLong()) : Optional.empty();
            },
            deadline);
    return suites instanceof GitHubAnswer.NotFound<List<Long>>
        ? new Ok<>(Set.of(), Optional.empty())
        : suites.map(Set::copyOf);
  }

  /**
   * The names of the checks that a branch requires, by its rulesets or by its protection. Where the
   * plan of the repository has neither, GitHub refuses the question about rulesets: then none.
   */
  public GitHubAnswer<Set<String>> requiredChecks(
      RepositoryName repository, String branch, Instant deadline) {
    GitHubAnswer<List<List<String>>> rules =
        all(
            page -> GitHubRoute.rules(repository, branch, page),
            Function.identity(),
            rule -> Optional.of(contexts(rule)),
            deadline);
    if (rules instanceof GitHubAnswer.Forbidden<List<List<String>>>(String sentence, var _)
        && sentence.contains("Upgrade to GitHub")) {
      rules = new Ok<>(List.of(), Optional.empty());
    }
    return rules.then(ruled ->
        calls
            .call(
                GitHubRoute.branch(repository, branch),
                Optional.empty(),
                json -> Optional.of(protection(json)),
                deadline)
            .map(protecting -> {
              var names = new LinkedHashSet<>(protecting);
              ruled.forEach(names::addAll);
              return Set.copyOf(names);
            }));
  }

  private static List<String> contexts(Json rule) {
    return rule.text("type").orElse("").equals("required_status_checks")
        ? names(rule.get("parameters").get("required_status_checks"))
        : List.of();
  }

  private static List<String> names(Json checks) {
    return checks.items().stream().flatMap(check -> check.text("context").stream()).toList();
  }

  private static List<String> protection(Json branch) {
    Json required = branch.get("protection").get("required_status_checks");
    if (required.text("enforcement_level").orElse("").equals("off")) {
      return List.of();
    }
    var names = new ArrayList<String>(names(required.get("checks")));
    required.get("contexts").items().stream()
        .flatMap(context -> context.text().stream())
        .forEach(names::add);
    return names;
  }

  /** What was read of a page. */
  private record Page<T>(List<T> items, boolean isLast) {}

  private <T> GitHubAnswer<List<T>> all(
      IntFunction<GitHubRoute> route,
      Function<Json, Json> array,
      Function<Json, Optional<T>> read,
      Instant deadline) {
    var all = new ArrayList<T>();
    for (int number = 1; number <= MOST_PAGES; number++) {
      GitHubAnswer<Page<T>> answer =
          calls.call(
              route.apply(number),
              Optional.empty(),
              json -> page(array.apply(json), read),
              deadline);
      if (!(answer instanceof Ok<Page<T>>(Page<T> page, var _))) {
        return answer.map(Page::items);
      }
      all.addAll(page.items());
      if (page.isLast()) {
        return answer.map(_ -> List.copyOf(all));
      }
    }
    return new GitHubAnswer.Unavailable<>(
        "GitHub lists more than %d entries.".formatted(MOST_PAGES * PAGE));
  }

  private static <T> Optional<Page<T>> page(Json array, Function<Json, Optional<T>> read) {
    if (!array.isArray()) {
      return Optional.empty();
    }
    List<Json> items = array.items();
    List<T> values = items.stream().map(read).flatMap(Optional::stream).toList();
    return values.size() == items.size()
        ? Optional.of(new Page<>(values, items.size() < PAGE))
        : Optional.empty();
  }
}
