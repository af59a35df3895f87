package dev.orchestrator.release;

import dev.orchestrator.command.CommandRun;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.RunState;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads the state of a run. It never waits: the run's webhooks, or the schedule without them,
 * trigger the next read. Only GitHub's API counts, so duplicate, late and reordered webhooks are
 * harmless.
 */
public final class RunFollower {
  private static final Duration LOOK = Duration.ofSeconds(14);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Less than {@link #LOOK}, so that the step can say what it found. */
  private static final Duration ANSWERS = Duration.ofSeconds(12);

  /**
   * The schedule comes by each minute anyway; where it comes by more often, it may look more often.
   */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(5);

  /** GitHub may take a while to know a run that it has just named. */
  private static final Duration SHOWS_UP_WITHIN = Duration.ofMinutes(1);

  /** For so long GitHub may take to show the conclusion and the last jobs of a run that ended. */
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);

  private static final List<Duration> BETWEEN_ASKS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

  /** A run that no runner takes up for so long will not be. */
  private static final Duration LONGEST_QUEUE = Duration.ofMinutes(30);

  private static final Duration LONGEST_RUN = Duration.ofHours(6);

  /** Source: GitHub, "Actions limits": 30 days for an approval, 35 for a run with all its waits. */
  private static final Duration LONGEST_BLOCK = Duration.ofDays(35);

  /** A run that waits for a person is looked at less often the longer it has waited. */
  private static final Duration SLOWEST_LOOK = Duration.ofMinutes(15);

  private static final int LOOKS_IN_A_WAIT = 60;

  private static final String FOLLOWED_SINCE = "followed_since";
  private static final String BLOCKED = "blocked_since";
  private static final String ENDED = "ended_at";

  private static final Set<RunState> MAY_HAVE_NO_JOBS =
      EnumSet.of(
          RunState.STARTUP_FAILURE,
          RunState.SKIPPED,
          RunState.CANCELLED,
          RunState.STALE,
          RunState.ACTION_REQUIRED);

  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final Sleeper sleeper;

  public RunFollower(GitHubClient gitHub, InstantSource clock, Sleeper sleeper) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  private record Seen(GitHubAnswer<WorkflowRun> run, List<WorkflowJob> jobs) {

    /** Whether GitHub may have more to say about a run that has ended. */
    boolean isUnsettled() {
      return run instanceof GitHubAnswer.Ok<WorkflowRun>(WorkflowRun found, var _)
          && found.isCompleted()
          && (found.conclusion().isEmpty()
              || !jobs.stream().allMatch(WorkflowJob::isCompleted)
              || (jobs.isEmpty() && !MAY_HAVE_NO_JOBS.contains(found.state())));
    }
  }

  /** The notes about one run, apart from those about another that the command follows. */
  private record Notes(long runId, CommandRun run) {
    Optional<Instant> time(String name) {
      return run.recall(name + "/" + runId).filter(text -> !text.isEmpty()).map(Instant::parse);
    }

    void keep(String name, Instant time) {
      run.remember(name + "/" + runId, time.toString());
    }

    void drop(String name) {
      run.remember(name + "/" + runId, "");
    }
  }

  /** Looks once, and has the command started again when there is an event of the run. */
  public RunStatus look(RepositoryName repository, long runId, CommandRun run)
      throws InterruptedException {
    var notes = new Notes(runId, run);
    if (notes.time(FOLLOWED_SINCE).isEmpty()) {
      // Before the first check, so that events after it are received.
      run.wakeOn(RunTopics.of(repository, runId));
      notes.keep(FOLLOWED_SINCE, clock.instant());
    }
    var seen = new AtomicReference<Optional<Seen>>(Optional.empty());
    run.steps()
        .take(
            StepWork.reading(
                "follow run " + runId,
                LOOK,
                () -> {
                  Seen now = askUntilSettled(repository, runId, seen);
                  return now.run() instanceof GitHubAnswer.Ok<WorkflowRun>(var found, var _)
                      ? StepOutcome.succeeded(state(found)).withLink(found.page())
                      : StepOutcome.failed(
                          now.run().sentence(),
                          now.run().advice().orElse("Next check in a minute."));
                }));
    return seen.get()
        .map(now -> judged(now, notes))
        .orElseGet(() -> unread(notes, new RunStatus.NoAnswer("It took too long.", nextLook())));
  }

  private Seen askUntilSettled(
      RepositoryName repository, long runId, AtomicReference<Optional<Seen>> seen)
      throws InterruptedException {
    Instant end = clock.instant().plus(ANSWERS);
    Seen now = ask(repository, runId, end);
    seen.set(Optional.of(now));
    for (Duration before : BETWEEN_ASKS) {
      if (now.isUnsettled() && clock.instant().plus(before).isBefore(end)) {
        sleeper.sleep(before);
        now = ask(repository, runId, end);
        seen.set(Optional.of(now));
      }
    }
    return now;
  }

  private RunStatus judged(Seen seen, Notes notes) {
    return switch (seen.run()) {
      case GitHubAnswer.Ok<WorkflowRun>(var found, var _) when found.isCompleted() ->
          ended(found, seen, notes);
      case GitHubAnswer.Ok<WorkflowRun>(var found, var _) ->
          underway(new RunStatus.Underway(found, seen.jobs(), nextLook()), notes);
      case GitHubAnswer.NotFound<WorkflowRun>(String sentence) ->
          since(notes).plus(SHOWS_UP_WITHIN).isBefore(clock.instant())
              ? new RunStatus.Gone(sentence)
              : unread(notes, new RunStatus.NoAnswer(sentence, nextLook()));
      case GitHubAnswer.Unavailable<WorkflowRun>(String sentence) ->
          unread(notes, new RunStatus.NoAnswer(sentence, nextLook()));
      case GitHubAnswer.RateLimited<WorkflowRun>(var _, var _, String sentence) ->
          unread(notes, new RunStatus.NoAnswer(sentence, nextLook()));
      case GitHubAnswer<WorkflowRun> refusal ->
          unread(notes, new RunStatus.Refused(refusal.sentenceWithAdvice(), nextLook()));
    };
  }

  private RunStatus ended(WorkflowRun found, Seen seen, Notes notes) {
    if (seen.isUnsettled()) {
      Instant endedAt =
          notes
              .time(ENDED)
              .orElseGet(() -> {
                notes.keep(ENDED, clock.instant());
                return clock.instant();
              });
      if (clock.instant().isBefore(endedAt.plus(SETTLES_WITHIN))) {
        return new RunStatus.Underway(found, seen.jobs(), nextLook());
      }
    }
    return new RunStatus.Ended(found, seen.jobs());
  }

  private Seen ask(RepositoryName repository, long runId, Instant end) {
    GitHubAnswer<WorkflowRun> run = gitHub.run(repository, runId, answerBy(end));
    if (!(run instanceof GitHubAnswer.Ok<WorkflowRun>)) {
      return new Seen(run, List.of());
    }
    return gitHub.jobs(repository, runId, answerBy(end))
            instanceof GitHubAnswer.Ok<List<WorkflowJob>>(List<WorkflowJob> jobs, var _)
        ? new Seen(run, jobs)
        : new Seen(run, List.of());
  }

  private Instant answerBy(Instant end) {
    Instant usual = clock.instant().plus(ANSWER);
    return usual.isBefore(end) ? usual : end;
  }

  private static String state(WorkflowRun run) {
    return RunState.words(run.status(), run.conclusion());
  }

  private RunStatus underway(RunStatus.Underway underway, Notes notes) {
    Optional<Instant> blocked = notes.time(BLOCKED);
    if (underway.isBlocked()) {
      Instant since =
          blocked.orElseGet(() -> {
            notes.keep(BLOCKED, clock.instant());
            return clock.instant();
          });
      return isYoung(since, LONGEST_BLOCK)
          ? new RunStatus.Underway(underway.run(), underway.jobs(), nextLookInWait(since))
          : new RunStatus.Hangs("the run has been waiting for 35 days");
    }
    if (blocked.isPresent()) {
      // Time spent on waiting for a person is not time in which it hangs.
      notes.drop(BLOCKED);
      notes.keep(FOLLOWED_SINCE, clock.instant());
    }
    if (!underway.hasBegun() && !isYoung(since(notes), LONGEST_QUEUE)) {
      return new RunStatus.Hangs("no runner has picked up the run for 30 minutes");
    }
    return isYoung(since(notes), LONGEST_RUN)
        ? underway
        : new RunStatus.Hangs("the run has not ended for 6 hours");
  }

  private RunStatus unread(Notes notes, RunStatus sight) {
    Optional<Instant> blocked = notes.time(BLOCKED);
    boolean isYoung =
        blocked
            .map(since -> isYoung(since, LONGEST_BLOCK))
            .orElseGet(() -> isYoung(since(notes), LONGEST_RUN));
    return isYoung ? sight : new RunStatus.Hangs("GitHub did not report the end of the run");
  }

  private static Instant since(Notes notes) {
    return notes.time(FOLLOWED_SINCE).orElseThrow();
  }

  private boolean isYoung(Instant since, Duration limit) {
    return !since.plus(limit).isBefore(clock.instant());
  }

  private Instant nextLook() {
    return clock.instant().plus(NEXT_LOOK);
  }

  private Instant nextLookInWait(Instant since) {
    Duration share = Duration.between(since, clock.instant()).dividedBy(LOOKS_IN_A_WAIT);
    Duration next = share.compareTo(SLOWEST_LOOK) < 0 ? share : SLOWEST_LOOK;
    return clock.instant().plus(next.compareTo(NEXT_LOOK) > 0 ? next : NEXT_LOOK);
  }
}
