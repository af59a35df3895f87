package dev.orchestrator.github;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * GitHub's REST API, as far as this system uses it (https://docs.github.com/rest). Every call ends
 * by its deadline. What only reads is repeated up to twice when GitHub is out of order; what
 * changes something never is. No sentence and no log line holds the token.
 */
public final class GitHubClient {
  /** How many pages of runs are looked through for one; 100 runs each. */
  private static final int MOST_PAGES = 3;

  private static final int PAGE = 100;

  /** Keeps a server that never ends its list from being read for ever; 5,000 jobs. */
  private static final int MOST_JOB_PAGES = 50;

  private static final int MOST_ISSUE_PAGES = 100;

  private static final byte[] EMPTY =
      Json.bytes(json -> {
        json.writeStartObject();
        json.writeEndObject();
      });

  private static final String RETURN_RUN_DETAILS = "return_run_details";

  /** GitHub's clock may be behind ours when it notes when a run was made. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** The rest of a longer correlation ID. */
  private static final Pattern LONGER = Pattern.compile("[.:/-]?[A-Za-z0-9_]");

  private final GitHubIdentity identity;
  private final GitHubCalls calls;

  public GitHubClient(GitHubConnection connection, GitHubIdentity identity) {
    this(connection, identity, FileCache.NONE);
  }

  /**
   * @param files what {@link #file} has read, also in other processes
   */
  public GitHubClient(GitHubConnection connection, GitHubIdentity identity, FileCache files) {
    this.identity = identity;
    this.calls = new GitHubCalls(connection, identity, files);
  }

  /**
   * What the client's token may do, {@code actions} to {@code write}; empty where GitHub does not
   * say, as of a person's token.
   */
  public GitHubAnswer<Map<String, String>> permissions(Instant deadline) {
    try {
      return identity
          .token(deadline)
          .map(token -> token.map(GitHubIdentity.Token::permissions).orElse(Map.of()));
    } catch (SecretUnreadable unreadable) {
      return new GitHubAnswer.NoToken<>(unreadable.sentence());
    }
  }

  public GitHubAnswer<Repository> repository(RepositoryName name, Instant deadline) {
    return calls.call(GitHubRoute.repository(name), Optional.empty(), Repository::read, deadline);
  }

  /**
   * A text file at the default branch.
   *
   * @param path from the root: {@code .github/orchestrator.yml}
   */
  public GitHubAnswer<GitHubFile> file(RepositoryName repository, String path, Instant deadline) {
    return calls.call(
        GitHubRoute.file(repository, path), Optional.empty(), GitHubFile::read, deadline);
  }

  /** What GitHub knows about commits. */
  public GitHubCommits commits() {
    return new GitHubCommits(calls);
  }

  /** Deployments, and runs that wait for an answer. */
  public GitHubDeployments deployments() {
    return new GitHubDeployments(calls);
  }

  /**
   * Asks GitHub to cancel a run; its jobs may take minutes to end. A run that has ended is {@link
   * GitHubAnswer.Invalid}.
   */
  public GitHubAnswer<Boolean> cancel(RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.cancel(repository, runId),
        Optional.of(EMPTY),
        _ -> Optional.of(true),
        deadline);
  }

  /**
   * Starts another attempt of the jobs of a run that did not succeed. GitHub refuses it while the
   * run is under way, after 30 days, and after 50 attempts; then it is {@link
   * GitHubAnswer.Forbidden}.
   */
  public GitHubAnswer<Boolean> rerunFailed(
      RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.rerunFailed(repository, runId),
        Optional.of(EMPTY),
        _ -> Optional.of(true),
        deadline);
  }

  /**
   * A workflow, found by its file.
   *
   * @param fileName in {@code .github/workflows}: {@code deploy.yml}
   */
  public GitHubAnswer<Workflow> workflow(
      RepositoryName repository, String fileName, Instant deadline) {
    return calls.call(
        GitHubRoute.workflow(repository, fileName), Optional.empty(), Workflow::read, deadline);
  }

  /** Runs of a workflow, newest first. */
  public GitHubAnswer<List<WorkflowRun>> runs(
      RepositoryName repository, String fileName, RunFilter filter, Instant deadline) {
    return calls.call(
        GitHubRoute.runs(repository, fileName, filter),
        Optional.empty(),
        json -> list(json.get("workflow_runs"), WorkflowRun::read),
        deadline);
  }

  /**
   * The run of a workflow that was dispatched with {@code correlationId} and has it in its title;
   * none if there is none yet. Looks at runs made since {@code since} only, 300 at most.
   *
   * @param since when it was dispatched, by our clock
   */
  public GitHubAnswer<Optional<WorkflowRun>> findDispatched(
      RepositoryName repository,
      String fileName,
      String correlationId,
      Instant since,
      Instant deadline) {
    if (correlationId.isBlank()) {
      throw new IllegalArgumentException("every title holds an empty correlation id");
    }
    Instant cutoff = since.minus(SKEW);
    RunFilter filter = RunFilter.newest(PAGE).startedBy("workflow_dispatch").since(cutoff);
    for (int page = 1; ; page++) {
      GitHubAnswer<List<WorkflowRun>> answer =
          runs(repository, fileName, filter.onPage(page), deadline);
      if (!(answer instanceof GitHubAnswer.Ok<List<WorkflowRun>>(var runs, var quota))) {
        return answer.map(any -> Optional.empty());
      }
      List<WorkflowRun> young =
          runs.stream().filter(run -> !run.createdAt().isBefore(cutoff)).toList();
      Optional<WorkflowRun> found =
          young.stream().filter(run -> isIn(run.title(), correlationId)).findFirst();
      boolean isLast = young.size() < PAGE || page == MOST_PAGES;
      if (found.isPresent() || isLast) {
        return new GitHubAnswer.Ok<>(found, quota);
      }
    }
  }

  /** Whether it stands there as a whole, and not as the beginning of a longer one. */
  private static boolean isIn(String title, String correlationId) {
    for (int at = title.indexOf(correlationId);
        at >= 0;
        at = title.indexOf(correlationId, at + 1)) {
      if (!LONGER.matcher(title.substring(at + correlationId.length())).lookingAt()) {
        return true;
      }
    }
    return false;
  }

  public GitHubAnswer<WorkflowRun> run(RepositoryName repository, long runId, Instant deadline) {
    return calls.call(
        GitHubRoute.run(repository, runId), Optional.empty(), WorkflowRun::read, deadline);
  }

  /** One attempt at a run, counted from 1. */
  public GitHubAnswer<WorkflowRun> run(
      RepositoryName repository, long runId, int attempt, Instant deadline) {
    return calls.call(
        GitHubRoute.attempt(repository, runId, attempt),
        Optional.empty(),
        WorkflowRun::read,
        deadline);
  }

  /**
   * All jobs of a run's latest attempt, in GitHub's order. A page that cannot be read makes the
   * whole list unreadable.
   */
  public GitHubAnswer<List<WorkflowJob>> jobs(
      RepositoryName repository, long runId, Instant deadline) {
    return jobs(page -> GitHubRoute.jobs(repository, runId, page), deadline);
  }

  /** As {@link #jobs(RepositoryName, long, Instant)}, of one attempt. */
  public GitHubAnswer<List<WorkflowJob>> jobs(
      RepositoryName repository, long runId, int attempt, Instant deadline) {
    return jobs(page -> GitHubRoute.jobs(repository, runId, attempt, page), deadline);
  }

  private record JobPage(List<WorkflowJob> jobs, boolean isLast) {
    static Optional<JobPage> read(Json json, int page) {
      Json array = json.get("jobs");
      long total = json.get("total_count").integer().orElse(Long.MAX_VALUE);
      int size = array.items().size();
      boolean isLast = size < PAGE || (long) page * PAGE >= total || page == MOST_JOB_PAGES;
      return list(array, WorkflowJob::read).map(jobs -> new JobPage(jobs, isLast));
    }
  }

  private GitHubAnswer<List<WorkflowJob>> jobs(IntFunction<GitHubRoute> route, Instant deadline) {
    var all = new ArrayList<WorkflowJob>();
    for (int number = 1; ; number++) {
      int page = number;
      GitHubAnswer<JobPage> answer =
          calls.call(
              route.apply(page), Optional.empty(), json -> JobPage.read(json, page), deadline);
      if (!(answer instanceof GitHubAnswer.Ok<JobPage>(JobPage found, var _))) {
        return answer.map(JobPage::jobs);
      }
      all.addAll(found.jobs());
      if (found.isLast()) {
        return answer.map(any -> List.copyOf(all));
      }
    }
  }

  /**
   * Starts a workflow, once: it is not asked for again even if no answer came.
   *
   * @param ref a branch or tag that holds the workflow
   * @param inputs by the names that the workflow declares
   */
  public GitHubAnswer<Dispatched> dispatch(
      RepositoryName repository,
      String fileName,
      String ref,
      Map<String, String> inputs,
      Instant deadline) {
    GitHubAnswer<Dispatched> answer = dispatch(repository, fileName, ref, inputs, true, deadline);
    // A server from before 2026 may refuse the key that asks for the run. Then nothing was started.
    return answer instanceof GitHubAnswer.Invalid<Dispatched>(String sentence, var _)
            && sentence.contains(RETURN_RUN_DETAILS)
        ? dispatch(repository, fileName, ref, inputs, false, deadline)
        : answer;
  }

  private GitHubAnswer<Dispatched> dispatch(
      RepositoryName repository,
      String fileName,
      String ref,
      Map<String, String> inputs,
      boolean withDetails,
      Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("ref", ref);
          json.writeObjectFieldStart("inputs");
          for (var input : inputs.entrySet()) {
            json.writeStringField(input.getKey(), input.getValue());
          }
          json.writeEndObject();
          if (withDetails) {
            json.writeBooleanField(RETURN_RUN_DETAILS, true);
          }
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.dispatch(repository, fileName),
        Optional.of(body),
        json -> Optional.of(Dispatched.read(json)),
        deadline);
  }

  /** How many calls are left. This call itself does not count. */
  public GitHubAnswer<Quota> rateLimit(Instant deadline) {
    return calls.call(GitHubRoute.rateLimit(), Optional.empty(), Quota::read, deadline);
  }

  /**
   * All issues that the filter lets through, without pull requests, newest first. A page that
   * cannot be read makes the whole list unreadable; 10,000 issues and pull requests at most.
   */
  public GitHubAnswer<List<Issue>> issues(
      RepositoryName repository, IssueFilter filter, Instant deadline) {
    var all = new ArrayList<Issue>();
    for (int page = 1; ; page++) {
      GitHubAnswer<IssuePage> answer =
          calls.call(
              GitHubRoute.issues(repository, filter, page),
              Optional.empty(),
              IssuePage::read,
              deadline);
      if (!(answer instanceof GitHubAnswer.Ok<IssuePage>(IssuePage found, var _))) {
        return answer.map(IssuePage::issues);
      }
      found.issues().stream().filter(issue -> !issue.isPullRequest()).forEach(all::add);
      if (found.size() < PAGE || page == MOST_ISSUE_PAGES) {
        return answer.map(any -> List.copyOf(all));
      }
    }
  }

  /**
   * @param size with what cannot be read
   */
  private record IssuePage(List<Issue> issues, int size) {
    static Optional<IssuePage> read(Json json) {
      return list(json, Issue::read).map(issues -> new IssuePage(issues, json.items().size()));
    }
  }

  public GitHubAnswer<Issue> issue(RepositoryName repository, long number, Instant deadline) {
    return calls.call(
        GitHubRoute.issue(repository, number), Optional.empty(), Issue::read, deadline);
  }

  /**
   * Creates an issue, once: it is not asked for again even if no answer came. Compare the labels of
   * the answer with those of the draft.
   */
  public GitHubAnswer<Issue> createIssue(
      RepositoryName repository, IssueDraft draft, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("title", draft.title());
          json.writeStringField("body", draft.body());
          writeLabels(json, draft.labels());
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.createIssue(repository), Optional.of(body), Issue::read, deadline);
  }

  /** Replaces title and body of an issue, and opens it if it is closed. Its labels stay. */
  public GitHubAnswer<Issue> updateIssue(
      RepositoryName repository, long number, String title, String text, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("title", title);
          json.writeStringField("body", text);
          json.writeStringField("state", "open");
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.updateIssue(repository, number), Optional.of(body), Issue::read, deadline);
  }

  /** Why an issue is closed. */
  public enum CloseReason {
    COMPLETED,
    NOT_PLANNED
  }

  public GitHubAnswer<Issue> closeIssue(
      RepositoryName repository, long number, CloseReason reason, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("state", "closed");
          json.writeStringField("state_reason", reason.name().toLowerCase(Locale.ROOT));
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.updateIssue(repository, number), Optional.of(body), Issue::read, deadline);
  }

  /** Adds labels to those that the issue has; the answer is all labels that it has then. */
  public GitHubAnswer<List<String>> addLabels(
      RepositoryName repository, long number, List<String> labels, Instant deadline) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          writeLabels(json, labels);
          json.writeEndObject();
        });
    return calls.call(
        GitHubRoute.addLabels(repository, number),
        Optional.of(body),
        json -> json.isArray() ? Optional.of(Issue.labels(json)) : Optional.empty(),
        deadline);
  }

  private static void writeLabels(JsonGenerator json, List<String> labels) throws IOException {
    json.writeArrayFieldStart("labels");
    for (String label : labels) {
      json.writeString(label);
    }
    json.writeEndArray();
  }

  /** The items that can be read; none if {@code array} is not an array. */
  private static <T> Optional<List<T>> list(Json array, Function<Json, Optional<T>> read) {
    return array.isArray()
        ? Optional.of(array.items().stream().map(read).flatMap(Optional::stream).toList())
        : Optional.empty();
  }
}
