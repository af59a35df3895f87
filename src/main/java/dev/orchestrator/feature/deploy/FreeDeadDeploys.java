package dev.orchestrator.feature.deploy;

import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.release.ApprovalRequests;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.Deploy.State;
import dev.orchestrator.release.DeployTopics;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.trace.Subscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ends deploys that hold an environment and that no command follows: runs that were started
 * elsewhere, when they have ended, and deploys whose command has ended without their end. So no
 * deploy holds an environment for longer than two minutes after it is known to be dead. In the same
 * look, messages that ask for an approval that is no longer awaited lose their buttons.
 */
final class FreeDeadDeploys implements Job {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** GitHub may take a while to show a run that asked for its permit. */
  private static final Duration SHOWS_UP_WITHIN = Duration.ofMinutes(1);

  /** A dispatch that was asked for may arrive late, and GitHub may show its run late. */
  private static final Duration DISPATCH_SHOWS_UP_WITHIN = Duration.ofSeconds(100);

  /** How long a run is looked for while GitHub cannot be asked. */
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(30);

  /**
   * Waiting for runners, for approvals and for other runs included. Source: GitHub, "Actions
   * limits": a workflow run lasts 35 days at most, then GitHub cancels it.
   */
  private static final Duration LONGEST_RUN = Duration.ofDays(35);

  private static final Log LOG = Log.named("release.sweep");

  private final Releases releases;
  private final LockStore locks;
  private final ApprovalRequests requests;
  private final FollowingCommands followers;
  private final Supplier<GitHubClient> gitHub;
  private final Subscriptions subscriptions;
  private final InstantSource clock;

  FreeDeadDeploys(
      Releases releases,
      LockStore locks,
      ApprovalRequests requests,
      FollowingCommands followers,
      Supplier<GitHubClient> gitHub,
      Subscriptions subscriptions,
      InstantSource clock) {
    this.releases = releases;
    this.locks = locks;
    this.requests = requests;
    this.followers = followers;
    this.gitHub = gitHub;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  @Override
  public ScheduleSpec spec() {
    return ScheduleSpec.everyMinute("free-dead-deploys", BUDGET);
  }

  @Override
  public void run() {
    for (RepositoryName repository : releases.configured().repositories()) {
      for (Place place : releases.deploys().places(repository)) {
        place.holder().flatMap(releases.deploys()::find).ifPresent(this::look);
        requests.settle(place);
      }
    }
  }

  private void look(Deploy holder) {
    boolean isElsewhere = holder.origin().kind() == Deploy.Kind.ELSEWHERE;
    if (!isElsewhere && followers.follow(holder)) {
      return;
    }
    if (holder.state() != State.RUNNING) {
      end(holder, State.FAILED, "the command that followed it has ended");
      return;
    }
    Optional<Long> runId = holder.run().id().or(holder.origin()::rerunOf);
    if (runId.isPresent()) {
      lookAt(holder, runId.get());
    } else {
      find(holder);
    }
  }

  /** Its run may have been started by a command that ended before it saw the run. */
  private void find(Deploy holder) {
    Instant now = clock.instant();
    Instant since = holder.run().startedAt().orElse(holder.origin().at());
    GitHubAnswer<Optional<WorkflowRun>> answer =
        gitHub
            .get()
            .findDispatched(
                holder.subject().repository(),
                holder.subject().workflow(),
                holder.origin().traceId(),
                since,
                now.plus(ANSWER));
    if (answer instanceof GitHubAnswer.Ok<Optional<WorkflowRun>>(var found, var _)) {
      if (found.isPresent()) {
        var unused = releases.deploys().found(holder.id(), found.get().id(), found.get().page());
        lookAt(holder, found.get().id());
      } else if (since.plus(DISPATCH_SHOWS_UP_WITHIN).isBefore(now)) {
        end(holder, State.FAILED, "the command that followed it has ended, and it has no run");
      }
    } else if (since.plus(LONGEST_OUTAGE).isBefore(now)) {
      end(
          holder,
          State.FAILED,
          "the command that followed it has ended, and GitHub could not be asked for its run");
    }
  }

  private void lookAt(Deploy holder, long runId) {
    Instant now = clock.instant();
    GitHubAnswer<WorkflowRun> answer =
        gitHub.get().run(holder.subject().repository(), runId, now.plus(ANSWER));
    Instant since = holder.run().startedAt().orElse(holder.origin().at());
    switch (answer) {
      case GitHubAnswer.Ok<WorkflowRun>(WorkflowRun run, var _)
          when run.conclusion().isPresent() -> {
        String conclusion = run.conclusion().get();
        if (run.isSuccess()) {
          RollbackLock.acquire(holder, locks, now);
          end(holder, State.SUCCEEDED, "");
        } else {
          end(
              holder,
              conclusion.equals("cancelled") ? State.CANCELLED : State.FAILED,
              "the run ended with " + conclusion.replace('_', ' '));
        }
      }
      case GitHubAnswer.NotFound<WorkflowRun>(String sentence)
          when since.plus(SHOWS_UP_WITHIN).isBefore(now) ->
          end(holder, State.FAILED, "the run is not on GitHub. " + sentence);
      default -> {
        if (since.plus(LONGEST_RUN).isBefore(now)) {
          end(holder, State.FAILED, "the run has not ended for 35 days");
        }
      }
    }
  }

  private void end(Deploy deploy, State end, String detail) {
    LOG.info(
        "release.place_freed",
        "a deploy that no command follows was ended",
        Field.of("deploy", deploy.id()),
        Field.of("state", end.word()));
    releases
        .deploys()
        .end(deploy.id(), end, ReasonCode.OK, detail)
        .ifPresent(after ->
            DeployTopics.tell(
                subscriptions,
                after.place().holder(),
                "turn-after-" + deploy.id(),
                clock.instant()));
  }
}
