package dev.orchestrator.publication;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Audit.Mode;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueFilter;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.Sleeper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes findings as issues in one run and without a table, with the text, the limits and the
 * checks of {@link AuditPublisher}.
 *
 * <p>What was published before is found in lists of issues, by label and by the marker at the
 * beginning of the body; GitHub's search is never asked. An issue of a repository is updated when
 * the set of paths in its second line is another. Two runs at the same time can create an issue
 * twice, as neither sees what the other is about to create: run one at a time.
 */
public final class StandalonePublisher {
  /** How old an issue without its labels may be to be found again. */
  private static final Duration REMEMBERED = Audit.KEPT;

  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);
  private static final String DIGEST_LABEL = "security/digest";
  private static final String TRIAGE = "triage";

  private final GitHubClient client;
  private final RepositoryName target;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private Instant lastWrite = Instant.EPOCH;

  /**
   * @param target in which issues are created, and nowhere else
   */
  public StandalonePublisher(
      GitHubClient client, RepositoryName target, InstantSource clock, Sleeper sleeper) {
    this.client = client;
    this.target = target;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** The result of an issue. */
  public enum Change {
    CREATED,
    UPDATED,
    UNCHANGED
  }

  /**
   * An issue that is as it should be.
   *
   * @param droppedLabels that GitHub left out
   */
  public record Published(
      Change change, String title, long number, URI page, List<String> droppedLabels) {}

  /** Why publication ended. */
  public sealed interface End {
    /** All is published. */
    record Done(Mode mode) implements End {}

    /** The quota is exhausted, or a limit holds. */
    record Limited(Instant until) implements End {}

    /**
     * GitHub refused, or did not answer.
     *
     * @param sentence what it said and what to do
     */
    record Refused(String sentence) implements End {}
  }

  /**
   * The result of a run.
   *
   * @param issues that are published, also where it ended early
   */
  public record Result(End end, List<Published> issues) {
    public Result {
      issues = List.copyOf(issues);
    }
  }

  /**
   * Publishes findings.
   *
   * @param open by repository, none without findings
   * @param wanted the form, if the quota allows it
   */
  public Result publish(Audit audit, List<RepositoryFindings> open, Mode wanted)
      throws InterruptedException {
    if (wanted == Mode.NONE) {
      return new Result(new End.Done(Mode.NONE), List.of());
    }
    Readiness readiness = Readiness.of(client, target, wanted, this::deadline, quota -> {});
    return switch (readiness) {
      case Readiness.Limited(Instant until) -> new Result(new End.Limited(until), List.of());
      case Readiness.Missing(String sentence) -> new Result(new End.Refused(sentence), List.of());
      case Readiness.Unread(GitHubAnswer<?> answer) -> new Result(end(answer), List.of());
      case Readiness.Ready(Mode mode) -> publish(WantedIssue.of(audit, open, mode, target), mode);
    };
  }

  private Result publish(List<WantedIssue> wanted, Mode mode) throws InterruptedException {
    var published = new ArrayList<Published>();
    GitHubAnswer<List<Issue>> known = known(wanted, mode);
    if (!(known instanceof GitHubAnswer.Ok<List<Issue>>(List<Issue> issues, var _))) {
      return new Result(end(known), published);
    }
    for (WantedIssue each : wanted) {
      Optional<Issue> earlier = earlier(each, issues);
      GitHubAnswer<Published> answer =
          earlier.isPresent() ? updated(each, earlier.get()) : created(each);
      if (!(answer instanceof GitHubAnswer.Ok<Published>(Published one, var _))) {
        return new Result(end(answer), published);
      }
      published.add(one);
    }
    return new Result(new End.Done(mode), published);
  }

  /** The issues among which earlier ones are; those that lost their labels only if need be. */
  private GitHubAnswer<List<Issue>> known(List<WantedIssue> wanted, Mode mode) {
    var label = List.of(mode == Mode.DIGEST ? DIGEST_LABEL : TRIAGE);
    GitHubAnswer<List<Issue>> labelled =
        client.issues(target, new IssueFilter(label, Optional.empty()), deadline());
    boolean isComplete =
        !(labelled instanceof GitHubAnswer.Ok<List<Issue>>(List<Issue> issues, var _))
            || wanted.stream().allMatch(each -> earlier(each, issues).isPresent());
    return isComplete ? labelled : client.issues(target, since(REMEMBERED), deadline());
  }

  private IssueFilter since(Duration age) {
    return new IssueFilter(List.of(), Optional.of(clock.instant().minus(age)));
  }

  private static Optional<Issue> earlier(WantedIssue wanted, List<Issue> issues) {
    List<Issue> ours =
        issues.stream()
            .filter(issue ->
                wanted.isDigest()
                    ? issue.body().startsWith(IssueText.marker(wanted.text().auditId()))
                        && IssueText.isDigestTitle(issue.title())
                    : IssueText.isMarked(issue.body())
                        && issue.title().equals(wanted.text().title()))
            .toList();
    return ours.stream().filter(Issue::isOpen).findFirst().or(() -> ours.stream().findFirst());
  }

  private GitHubAnswer<Published> updated(WantedIssue wanted, Issue issue)
      throws InterruptedException {
    boolean isCurrent =
        issue
            .body()
            .lines()
            .skip(1)
            .findFirst()
            .orElse("")
            .equals(IssueText.pathsMarker(wanted.text().paths()));
    if (isCurrent) {
      return published(Change.UNCHANGED, issue, List.of());
    }
    space();
    GitHubAnswer<Issue> answer =
        client.updateIssue(
            target, issue.number(), wanted.text().title(), wanted.body(), deadline());
    lastWrite = clock.instant();
    List<String> lacking =
        answer instanceof GitHubAnswer.Ok<Issue>(Issue changed, var _)
            ? wanted.lacking(changed)
            : List.of();
    if (!lacking.isEmpty()) {
      space();
      GitHubAnswer<List<String>> labels =
          client.addLabels(target, issue.number(), lacking, deadline());
      lastWrite = clock.instant();
      if (!(labels instanceof GitHubAnswer.Ok<List<String>>)) {
        return labels.then(any -> published(Change.UPDATED, issue, lacking));
      }
    }
    return answer.then(changed -> published(Change.UPDATED, changed, List.of()));
  }

  private GitHubAnswer<Published> created(WantedIssue wanted) throws InterruptedException {
    space();
    GitHubAnswer<Issue> answer = client.createIssue(target, wanted.draft(), deadline());
    lastWrite = clock.instant();
    if (answer instanceof GitHubAnswer.Unavailable<Issue>) {
      answer = afterNoAnswer(wanted, answer);
    }
    return answer.then(issue -> published(Change.CREATED, issue, wanted.lacking(issue)));
  }

  /**
   * Finds out whether an issue exists whose creation was not answered, and creates it once more if
   * it does not when the first call cannot be under way any longer.
   */
  private GitHubAnswer<Issue> afterNoAnswer(WantedIssue wanted, GitHubAnswer<Issue> first)
      throws InterruptedException {
    for (int look = 0; look < 2; look++) {
      if (look > 0) {
        sleeper.sleep(AuditPublisher.SETTLED);
      }
      GitHubAnswer<List<Issue>> listed =
          client.issues(target, since(Duration.ofMinutes(10)), deadline());
      if (!(listed instanceof GitHubAnswer.Ok<List<Issue>>(List<Issue> issues, var quota))) {
        return first;
      }
      Optional<Issue> found = earlier(wanted, issues);
      if (found.isPresent()) {
        return new GitHubAnswer.Ok<>(found.get(), quota);
      }
    }
    GitHubAnswer<Issue> second = client.createIssue(target, wanted.draft(), deadline());
    lastWrite = clock.instant();
    return second;
  }

  private static GitHubAnswer<Published> published(
      Change change, Issue issue, List<String> dropped) {
    return new GitHubAnswer.Ok<>(
        new Published(change, issue.title(), issue.number(), issue.page(), dropped),
        Optional.empty());
  }

  private static End end(GitHubAnswer<?> answer) {
    return answer instanceof GitHubAnswer.RateLimited<?>(var _, Instant until, var _)
        ? new End.Limited(until)
        : new End.Refused(answer.sentenceWithAdvice());
  }

  /** Waits so that writes are apart. */
  private void space() throws InterruptedException {
    Duration wait = Duration.between(clock.instant(), lastWrite.plus(BETWEEN_WRITES));
    if (wait.isPositive()) {
      sleeper.sleep(wait);
    }
  }

  private Instant deadline() {
    return clock.instant().plus(CALL);
  }
}
