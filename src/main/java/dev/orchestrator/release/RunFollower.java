package dev.orchestrator.release;

import dev.orchestrator.command.CommandRun;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubWord;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at a run and says how it stands. It never waits: news of the run's webhooks, or the
 * schedule where there are none, has it look again. What counts is what GitHub says when it is
 * asked, so webhooks that come twice, late or in the wrong order do no harm.
 */
public final class RunFollower {
  private static final Duration LOOK = Duration.ofSeconds(12);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * The schedule comes by each minute anyway; where it comes by more often, it may look more often.
   */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(5);

  /** GitHub may take a while to know a run that it has just named. */
  private static final Duration SHOWS_UP_WITHIN = Duration.ofMinutes(1);

  /** A run that no runner takes up for so long will not be. */
  private static final Duration LONGEST_QUEUE = Duration.ofMinutes(30);

  private static final Duration LONGEST_RUN = Duration.ofHours(6);
  private static final String FOLLOWED_SINCE = "followed_since";

  private final GitHubClient gitHub;
  private final InstantSource clock;

  public RunFollower(GitHubClient gitHub, InstantSource clock) {
    this.gitHub = gitHub;
    this.clock = clock;
  }

  private record Seen(GitHubAnswer<WorkflowRun> run, List<WorkflowJob> jobs) {}

  /** Looks once, and has the command begun again when there is news of the run. */
  public RunSight look(RepositoryName repository, long runId, CommandRun run)
      throws InterruptedException {
    if (run.recall(FOLLOWED_SINCE).isEmpty()) {
      // Before the first look, so that what happens after it is heard.
      run.wakeOn(RunTopics.of(repository, runId));
      run.remember(FOLLOWED_SINCE, clock.instant().toString());
    }
    Instant since = Instant.parse(run.recall(FOLLOWED_SINCE).orElseThrow());
    var seen = new AtomicReference<Optional<Seen>>(Optional.empty());
    run.steps()
        .take(
            StepWork.reading(
                "follow the run",
                LOOK,
                () -> {
                  Seen now = ask(repository, runId);
                  seen.set(Optional.of(now));
                  return now.run() instanceof GitHubAnswer.Ok<WorkflowRun>(var found, var _)
                      ? StepOutcome.succeeded(state(found))
                      : StepOutcome.failed(now.run().sentence(), "I look again in a minute.");
                }));
    if (seen.get().isEmpty()) {
      return unanswered(since);
    }
    return switch (seen.get().get().run()) {
      case GitHubAnswer.Ok<WorkflowRun>(var found, var _) ->
          found.isCompleted()
              ? new RunSight.Ended(found, seen.get().get().jobs())
              : underway(found, seen.get().get().jobs(), since);
      case GitHubAnswer.NotFound<WorkflowRun> _
          when since.plus(SHOWS_UP_WITHIN).isBefore(clock.instant()) ->
          new RunSight.Gone();
      case GitHubAnswer<WorkflowRun> _ -> unanswered(since);
    };
  }

  private Seen ask(RepositoryName repository, long runId) {
    GitHubAnswer<WorkflowRun> run = gitHub.run(repository, runId, clock.instant().plus(ANSWER));
    if (!(run instanceof GitHubAnswer.Ok<WorkflowRun>)) {
      return new Seen(run, List.of());
    }
    return gitHub.jobs(repository, runId, clock.instant().plus(ANSWER))
            instanceof GitHubAnswer.Ok<List<WorkflowJob>>(List<WorkflowJob> jobs, var _)
        ? new Seen(run, jobs)
        : new Seen(run, List.of());
  }

  private static String state(WorkflowRun run) {
    return GitHubWord.plain(run.conclusion().orElse(run.status()));
  }

  private RunSight underway(WorkflowRun run, List<WorkflowJob> jobs, Instant since) {
    var underway = new RunSight.Underway(run, jobs, nextLook());
    return underway.hasBegun() || isYoung(since, LONGEST_QUEUE)
        ? orHangs(since, underway)
        : new RunSight.Hangs("no runner has taken the run up for 30 minutes");
  }

  private RunSight unanswered(Instant since) {
    return orHangs(since, new RunSight.NoAnswer(nextLook()));
  }

  private RunSight orHangs(Instant since, RunSight sight) {
    return isYoung(since, LONGEST_RUN)
        ? sight
        : new RunSight.Hangs("the run has not ended for 6 hours");
  }

  private boolean isYoung(Instant since, Duration limit) {
    return !since.plus(limit).isBefore(clock.instant());
  }

  private Instant nextLook() {
    return clock.instant().plus(NEXT_LOOK);
  }
}
