package dev.orchestrator.release;

import dev.orchestrator.github.Commit;
import dev.orchestrator.github.Comparison;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubCommits;
import dev.orchestrator.github.PullRequest;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.ReleaseChanges.Changes;
import dev.orchestrator.release.ReleaseChanges.Lines;
import dev.orchestrator.release.ReleaseChanges.Relation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Reads from GitHub what a deploy changes. Up to {@value #MOST_ASKED} commits are asked for their
 * pull requests, {@value #AT_ONCE} at a time; with one to four calls for the comparison that leaves
 * room for the gate within 60 calls. What is not asked for is taken from the titles of the commits,
 * and {@link Changes#isComplete} says so.
 */
public final class ReleaseChangesReader {
  static final int MOST_ASKED = 42;
  static final int AT_ONCE = 8;

  private final Supplier<GitHubClient> gitHub;

  public ReleaseChangesReader(Supplier<GitHubClient> gitHub) {
    this.gitHub = gitHub;
  }

  /**
   * Compares the live commit of an environment with a candidate.
   *
   * @param live the commit of the last good deploy on record
   * @param candidate a whole SHA
   * @param deadline of all calls together
   */
  public ReleaseChanges read(
      RepositoryName repository, Optional<String> live, String candidate, Instant deadline)
      throws InterruptedException {
    if (live.isEmpty()) {
      return none(live, candidate, new Relation.First());
    }
    if (live.get().equals(candidate)) {
      return none(live, candidate, new Relation.Identical());
    }
    GitHubCommits commits = gitHub.get().commits();
    GitHubAnswer<Comparison> answer = commits.compare(repository, live.get(), candidate, deadline);
    if (answer instanceof GitHubAnswer.NotFound<Comparison>) {
      return none(live, candidate, new Relation.Rewritten());
    }
    if (!(answer instanceof Ok<Comparison>(Comparison ahead, var _))) {
      return none(live, candidate, new Relation.Unknown(answer.sentenceWithAdvice()));
    }
    Comparison behind = nothing(Comparison.Status.IDENTICAL);
    if (ahead.behindBy() > 0) {
      behind =
          commits.compare(repository, candidate, live.get(), deadline)
                  instanceof Ok<Comparison>(Comparison found, var _)
              ? found
              : new Comparison(Comparison.Status.AHEAD, ahead.behindBy(), 0, List.of());
    }
    Relation relation =
        switch (ahead.status()) {
          case IDENTICAL -> new Relation.Identical();
          case AHEAD -> new Relation.Ahead();
          case BEHIND -> new Relation.Behind();
          case DIVERGED ->
              new Relation.Diverged(isReached(repository, live.get(), candidate, deadline));
        };
    Map<String, List<PullRequest>> pulls = pulls(repository, ahead, behind, deadline);
    return new ReleaseChanges(
        live,
        candidate,
        relation,
        ReleaseChanges.sort(ahead, pulls),
        ReleaseChanges.sort(behind, pulls));
  }

  private static ReleaseChanges none(Optional<String> live, String candidate, Relation relation) {
    return new ReleaseChanges(live, candidate, relation, Changes.NONE, Changes.NONE);
  }

  private static Comparison nothing(Comparison.Status status) {
    return new Comparison(status, 0, 0, List.of());
  }

  /** Whether a branch or tag reaches the live commit; true if GitHub does not say. */
  private boolean isReached(
      RepositoryName repository, String live, String candidate, Instant deadline) {
    GitHubAnswer<Boolean> reached =
        gitHub
            .get()
            .repository(repository, deadline)
            .then(about ->
                gitHub
                    .get()
                    .commits()
                    .isReached(repository, about.defaultBranch(), live, 3, deadline));
    return !(reached instanceof Ok<Boolean>(Boolean isReached, var _)) || isReached;
  }

  /** First those without a number in their title, then the newest. */
  private static List<Commit> toAsk(Comparison comparison) {
    Lines lines = Lines.of(comparison.commits());
    var first = new ArrayList<Commit>();
    var then = new ArrayList<Commit>();
    for (Commit commit : lines.mainline()) {
      if (ReleaseChanges.namesPull(commit)) {
        then.add(commit);
      } else {
        first.add(commit);
      }
    }
    first.addAll(then);
    return first;
  }

  private Map<String, List<PullRequest>> pulls(
      RepositoryName repository, Comparison ahead, Comparison behind, Instant deadline)
      throws InterruptedException {
    var ask = new ArrayList<Commit>(toAsk(ahead));
    ask.addAll(toAsk(behind));
    var known = new HashMap<String, List<PullRequest>>();
    askFor(repository, ask, MOST_ASKED, known, deadline);
    // What came by a merge without a pull request may have been merged by one before.
    var brought = new ArrayList<Commit>();
    for (Comparison comparison : List.of(ahead, behind)) {
      Lines lines = Lines.of(comparison.commits());
      for (Commit merge : lines.mainline()) {
        if (known.getOrDefault(merge.sha(), List.of()).isEmpty()) {
          brought.addAll(lines.broughtBy(merge));
        }
      }
    }
    askFor(repository, brought, MOST_ASKED - Math.min(ask.size(), MOST_ASKED), known, deadline);
    return known;
  }

  private void askFor(
      RepositoryName repository,
      List<Commit> commits,
      int atMost,
      Map<String, List<PullRequest>> known,
      Instant deadline)
      throws InterruptedException {
    List<Commit> asked = commits.stream().limit(Math.max(0, atMost)).toList();
    if (asked.isEmpty()) {
      return;
    }
    try (ExecutorService calls =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("pulls-", 0).factory())) {
      List<Callable<GitHubAnswer<List<PullRequest>>>> tasks =
          asked.stream()
              .<Callable<GitHubAnswer<List<PullRequest>>>>map(commit ->
                  () -> gitHub.get().commits().pullsOf(repository, commit.sha(), deadline))
              .toList();
      List<Future<GitHubAnswer<List<PullRequest>>>> answers = calls.invokeAll(tasks);
      for (int i = 0; i < asked.size(); i++) {
        if (answers.get(i).get() instanceof Ok<List<PullRequest>>(List<PullRequest> pulls, var _)) {
          known.put(asked.get(i).sha(), pulls);
        }
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a call of GitHub ended with an exception", broken);
    }
  }
}
