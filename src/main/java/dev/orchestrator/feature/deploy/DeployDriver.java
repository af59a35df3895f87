package dev.orchestrator.feature.deploy;

import dev.orchestrator.check.RunText;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.AllowedMentions;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.Deploy.State;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.DeployTopics;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseGate.Target;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.release.RunStart;
import dev.orchestrator.release.RunStarter;
import dev.orchestrator.release.RunStatus;
import dev.orchestrator.trace.Subscriptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes a confirmed deploy through its life: judged again, approved, queued, judged at its turn,
 * dispatched once, followed to its end.
 *
 * <p>Where a deploy is, is written in its record, and each attempt begins there. So an attempt
 * after a crash continues where the last one stopped, and a press that changes the record meanwhile
 * (an approval, a cancellation) is seen by the next look.
 */
final class DeployDriver {
  /** Its collaborators. */
  record Parts(
      Releases releases,
      DeployPreview preview,
      LockStore locks,
      DeployFeature.Runs runs,
      ReleaseMessages messages,
      Subscriptions subscriptions) {}

  /** A message that GitHub may have to be asked for. */
  @FunctionalInterface
  private interface MessageSource {
    Message get() throws InterruptedException;
  }

  /** Events resume a deploy that waits; the checks between are for lost events. */
  private static final Duration LOOK_AT_QUEUE = Duration.ofMinutes(1);

  private static final Duration LOOK_AT_APPROVALS = Duration.ofMinutes(15);

  /** How long a deploy waits for approvals. */
  private static final Duration LONGEST_APPROVAL = Duration.ofDays(7);

  /** How long a deploy holds its place while GitHub cannot be asked about it. */
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(10);

  private static final String WAITS = "waits";
  private static final String SHOWN_AGAIN = "shown_again";
  private static final String RELEASE_MESSAGE = "release_message";
  private static final String CANCEL_ASKED = "cancel_asked";
  private static final String ATTEMPT = "attempt_before";
  private static final String RERUN_REFUSED = "rerun_refused";
  private static final Duration CALL = Duration.ofSeconds(12);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String UNREADABLE_SINCE = "unreadable_since";
  private static final String DISPATCH_REF = "dispatch_ref";

  private final Parts parts;
  private final DeployStore deploys;
  private final InstantSource clock;

  DeployDriver(Parts parts, InstantSource clock) {
    this.parts = parts;
    this.deploys = parts.releases().deploys();
    this.clock = clock;
  }

  /** Carries the deploy on until it ends or has to wait. */
  Outcome run(Candidate shown, CommandCall call, CommandRun run) throws InterruptedException {
    Outcome outcome = advance(shown, call, run);
    Optional<String> channel = parts.messages().instead(call.channelId());
    return channel.isEmpty() || run.recall(SHOWN_AGAIN).isPresent()
        ? outcome
        : shownIn(channel.get(), outcome, call, run);
  }

  /** Shows the deploy in the channel of releases, and only where that is to its requester. */
  private Outcome shownIn(String channel, Outcome outcome, CommandCall call, CommandRun run) {
    Message message =
        switch (outcome) {
          case Outcome.Ended ended -> ended.message();
          case Outcome.Waits waits -> waits.message();
        };
    Optional<String> before = run.recall(RELEASE_MESSAGE);
    Optional<String> there =
        parts.messages().show(channel, before, message, "m" + call.interactionId());
    if (there.isEmpty()) {
      return outcome;
    }
    if (before.isEmpty()) {
      run.remember(RELEASE_MESSAGE, there.get());
    }
    String first = message.content().orElse("").lines().findFirst().orElse("");
    Message pointer = Message.of(first + "\nShown in <#" + channel + ">.");
    return switch (outcome) {
      case Outcome.Ended(Message _, var status, var error) ->
          new Outcome.Ended(pointer, status, error);
      case Outcome.Waits(Message _, Instant lookAt) -> new Outcome.Waits(pointer, lookAt);
    };
  }

  private Outcome advance(Candidate shown, CommandCall call, CommandRun run)
      throws InterruptedException {
    Optional<Deploy> there = deploys.find(call.interactionId());
    boolean isJudged = there.isEmpty();
    Deploy deploy = there.isPresent() ? there.get() : confirmed(shown, call, run);
    while (true) {
      switch (deploy.state()) {
        case WAITING_APPROVAL -> {
          announceOverride(deploy, run);
          if (!deploy.isApproved()) {
            Optional<Outcome> waits = awaitApproval(deploy, run);
            if (waits.isPresent()) {
              return waits.get();
            }
            deploy = end(deploy, State.CANCELLED, ReasonCode.APPROVAL_MISSING, "not approved");
          } else {
            // Time has passed since it was judged.
            isJudged &= deploy.decision().agreement().approvals() == 0;
            deploy = after(deploys.enter(deploy.id()), deploy);
          }
        }
        case QUEUED -> {
          Place place = deploys.place(deploy.subject().repository(), environment(deploy));
          if (!place.isHeldBy(deploy.id())) {
            return waitForTurn(deploy, place, run);
          }
          Turn turn = isJudged ? new Turn.Goes(deploy.decision()) : judged(deploy, run);
          switch (turn) {
            case Turn.Waits(Outcome outcome) -> {
              return outcome;
            }
            case Turn.Stops(Judgement.Stop stop) ->
                deploy = end(deploy, State.REFUSED, stop.reasonCode(), stop.message());
            case Turn.Goes(Deploy.Decision decision) ->
                deploy = after(deploys.start(deploy.id(), decision), deploy);
          }
        }
        case RUNNING -> {
          switch (runs(deploy, call, run)) {
            case Step.Waits(Outcome outcome) -> {
              return outcome;
            }
            case Step.Ended(Deploy ended) -> deploy = ended;
          }
        }
        case SUCCEEDED, FAILED, CANCELLED, REFUSED -> {
          return ended(deploy, shown, call, run);
        }
      }
    }
  }

  private static String environment(Deploy deploy) {
    return deploy.subject().environment();
  }

  private static Deploy after(Optional<DeployStore.Now> now, Deploy before) {
    return now.map(DeployStore.Now::deploy).orElse(before);
  }

  private Deploy end(Deploy deploy, State end, ReasonCode code, String detail) {
    Optional<DeployStore.Now> now = deploys.end(deploy.id(), end, code, detail);
    now.ifPresent(after ->
        DeployTopics.tell(
            parts.subscriptions(),
            after.place().holder(),
            "turn-after-" + deploy.id(),
            clock.instant()));
    return after(now, deploy);
  }

  /** Judges the candidate again and records the deploy. */
  private Deploy confirmed(Candidate shown, CommandCall call, CommandRun run) {
    if (run.recall("shown").isEmpty()) {
      // Takes the buttons away before anything else.
      run.showProgress(
          Message.of(
              "⏳ **%s** %s · evaluating the gate again"
                  .formatted(DeployText.title(shown.kind()), what(shown))));
      run.remember("shown", "true");
    }
    Releases releases = parts.releases();
    Judgement judgement =
        shown.kind() == Deploy.Kind.ROLLBACK
            ? releases
                .gate()
                .get()
                .judgeRollback(shown.repository(), shown.sha(), shown.environment())
            : releases
                .gate()
                .get()
                .judge(
                    shown.repository().toString(),
                    shown.rerunOf().isPresent() ? shown.sha() : shown.ref(),
                    Optional.of(shown.environment()));
    Target target =
        releases.gate().get().target(shown.repository(), Optional.of(shown.environment()));
    Optional<Environment> environment =
        target instanceof Target.Found(Environment found, var _)
            ? Optional.of(found)
            : Optional.empty();
    Optional<Judgement.Stop> stop =
        moved(shown.ref(), shown.sha(), judgement.subject().sha())
            .or(() -> notAllowed(shown, environment, call))
            .or(() -> notByCommit(shown, environment))
            .or(() -> judgement.stop(shown.override().isPresent()));
    if (stop.isEmpty() && environment.isEmpty()) {
      stop =
          Optional.of(
              new Judgement.Stop(
                  ((Target.Refused) target).code(), ((Target.Refused) target).message()));
    }
    environment.ifPresent(found ->
        deploys.decidedOn(
            shown.repository(),
            shown.environment(),
            new Place.Basis(judgement.subject().configSha(), found.versionUrl())));
    boolean waits = shown.kind() == Deploy.Kind.DEPLOY;
    return deploys.open(
        new Deploy(
            call.interactionId(),
            new Deploy.Subject(
                shown.repository(),
                shown.environment(),
                shown.ref(),
                shown.sha(),
                environment.map(Environment::workflow).orElse("")),
            new Deploy.Origin(
                shown.kind(),
                releases.member(call),
                clock.instant(),
                call.traceId(),
                call.channelId(),
                shown.options().apiBase(),
                shown.rerunOf()),
            new Deploy.Decision(
                judgement.verdict(),
                stop.map(Judgement.Stop::reasonCode).orElse(ReasonCode.OK),
                judgement.subject().configSha(),
                shown.override(),
                environment
                    .map(found ->
                        new Deploy.Agreement(
                            waits ? found.approvals() : 0, found.approvers(), found.deployers()))
                    .orElse(Deploy.Agreement.NONE)),
            List.of(),
            stop.isPresent() ? State.REFUSED : State.WAITING_APPROVAL,
            stop.map(why ->
                    Deploy.Run.NONE.ended(
                        clock.instant(), releases.redaction().apply(why.message())))
                .orElse(Deploy.Run.NONE)));
  }

  /** What was shown is what is deployed. */
  private static Optional<Judgement.Stop> moved(
      String ref, String shown, Optional<String> current) {
    return current
        .filter(now -> !now.equals(shown))
        .map(now ->
            new Judgement.Stop(
                ReasonCode.REF_MOVED,
                "%s moved from %s to %s."
                    .formatted(ref, RefName.shortCommit(shown), RefName.shortCommit(now))));
  }

  /**
   * Whether the workflow is given the commit that was shown and approved, whatever its branch is by
   * now. Otherwise GitHub takes the newest commit of the ref, which has to be that commit.
   */
  private boolean isSentByCommit(Deploy deploy) {
    Deploy.Subject subject = deploy.subject();
    return deploy.origin().rerunOf().isPresent()
        || (parts
                    .releases()
                    .gate()
                    .get()
                    .target(subject.repository(), Optional.of(subject.environment()))
                instanceof Target.Found(Environment environment, var _)
            && environment.shaInput().isPresent());
  }

  /** The file may name other people by now. */
  private static Optional<Judgement.Stop> notAllowed(
      Candidate shown, Optional<Environment> environment, CommandCall call) {
    return environment
        .filter(found ->
            !Releases.isIn(found.deployers(), call)
                || (shown.override().isPresent() && !Releases.isIn(found.approvers(), call)))
        .map(_ ->
            new Judgement.Stop(
                ReasonCode.NOT_ALLOWED, "You no longer have permission to do this."));
  }

  /** An exact commit goes out as an input, or not at all. */
  private static Optional<Judgement.Stop> notByCommit(
      Candidate shown, Optional<Environment> environment) {
    return environment
        .filter(found -> found.shaInput().isEmpty())
        .filter(_ -> shown.kind() == Deploy.Kind.ROLLBACK && shown.rerunOf().isEmpty())
        .map(_ ->
            new Judgement.Stop(
                ReasonCode.CONFIG_INVALID,
                ".github/orchestrator.yml names no sha-input for this environment, so an exact"
                    + " commit cannot be deployed."));
  }

  private void announceOverride(Deploy deploy, CommandRun run) throws InterruptedException {
    if (deploy.decision().override().isPresent()) {
      post(
          run,
          "announce the override",
          deploy,
          Message.of(
              "⚠️ %s overrides the gate: %s. Reason: %s"
                  .formatted(
                      DeployText.mention(deploy.origin().requester()),
                      DeployText.what(deploy.subject()),
                      Markdown.code(deploy.decision().override().get()))),
          "o");
    }
  }

  private void post(CommandRun run, String step, Deploy deploy, Message message, String kind)
      throws InterruptedException {
    post(run, step, deploy, () -> message, kind);
  }

  /**
   * @param message made when it is posted, and not again after a crash
   */
  private void post(CommandRun run, String step, Deploy deploy, MessageSource message, String kind)
      throws InterruptedException {
    var unused =
        run.steps()
            .take(
                new StepWork(
                    step,
                    ReleaseMessages.LIMIT,
                    () ->
                        parts
                                .messages()
                                .post(
                                    deploy.origin().channelId(), message.get(), kind + deploy.id())
                            ? StepOutcome.succeeded("posted")
                            : StepOutcome.failed(
                                "not posted", "Check that the bot may write in the channel.")));
  }

  /** Empty if it has waited too long. */
  private Optional<Outcome> awaitApproval(Deploy deploy, CommandRun run)
      throws InterruptedException {
    if (!clock.instant().isBefore(deploy.origin().at().plus(LONGEST_APPROVAL))) {
      return Optional.empty();
    }
    listen(deploy, run);
    Deploy.Agreement agreement = deploy.decision().agreement();
    post(run, "ask for approval", deploy, approvalWanted(deploy), "a");
    var lines = new ArrayList<String>();
    lines.add("⏸️ **Waiting for approval** " + DeployText.what(deploy.subject()));
    lines.add("Commit " + Markdown.code(deploy.subject().sha()));
    lines.add(
        "%d of %d approvals. Requested by %s, who cannot approve it."
            .formatted(
                deploy.approved(),
                agreement.approvals(),
                DeployText.mention(deploy.origin().requester())));
    DeployText.approvals(deploy).ifPresent(lines::add);
    return Optional.of(
        new Outcome.Waits(
            DeployText.message(
                lines,
                List.of(
                    DeployText.button(
                        ButtonStyle.SUCCESS,
                        ApprovalButton.APPROVE.customId(deploy.id()),
                        "Approve"),
                    DeployText.button(
                        ButtonStyle.DANGER, ApprovalButton.REJECT.customId(deploy.id()), "Reject"),
                    DeployText.button(
                        ButtonStyle.SECONDARY, CancelButton.SPEC.customId(deploy.id()), "Cancel"))),
            clock.instant().plus(LOOK_AT_APPROVALS)));
  }

  private static Message approvalWanted(Deploy deploy) {
    Environment.People approvers = deploy.decision().agreement().approvers();
    var mentions = new ArrayList<String>();
    approvers.roles().stream().sorted().forEach(role -> mentions.add("<@&" + role + ">"));
    approvers.users().stream()
        .filter(user -> !user.equals(deploy.origin().requester().id()))
        .sorted()
        .forEach(user -> mentions.add("<@" + user + ">"));
    String whom = mentions.isEmpty() ? "" : String.join(" ", mentions) + " ";
    return Message.of(
            "%s⏸️ %s asks for approval: %s"
                .formatted(
                    whom,
                    DeployText.mention(deploy.origin().requester()),
                    DeployText.what(deploy.subject())))
        .withAllowedMentions(
            new AllowedMentions(List.copyOf(approvers.users()), List.copyOf(approvers.roles())));
  }

  private void listen(Deploy deploy, CommandRun run) {
    if (run.recall(WAITS).isEmpty()) {
      run.wakeOn(DeployTopics.of(deploy.id()));
      run.remember(WAITS, "true");
    }
  }

  private Outcome waitForTurn(Deploy deploy, Place place, CommandRun run) {
    if (run.recall(WAITS).isEmpty()) {
      listen(deploy, run);
      place = deploys.place(deploy.subject().repository(), environment(deploy));
    }
    int ahead = place.ahead(deploy.id()).orElse(0);
    var lines = new ArrayList<String>();
    lines.add("🕓 **Queued** " + DeployText.what(deploy.subject()));
    lines.add(ahead == 1 ? "1 deploy is before it." : ahead + " deploys are before it.");
    DeployText.approvals(deploy).ifPresent(lines::add);
    return new Outcome.Waits(
        DeployText.message(
            lines,
            List.of(
                DeployText.button(
                    ButtonStyle.SECONDARY, CancelButton.SPEC.customId(deploy.id()), "Cancel"))),
        ahead == 0 ? clock.instant() : clock.instant().plus(LOOK_AT_QUEUE));
  }

  /** What the judgement at its turn says. */
  private sealed interface Turn {
    record Goes(Deploy.Decision decision) implements Turn {}

    record Stops(Judgement.Stop stop) implements Turn {}

    record Waits(Outcome outcome) implements Turn {}
  }

  private Turn judged(Deploy deploy, CommandRun run) {
    Deploy.Subject subject = deploy.subject();
    var gate = parts.releases().gate().get();
    Judgement judgement =
        deploy.origin().kind() == Deploy.Kind.ROLLBACK
            ? gate.judgeRollback(subject.repository(), subject.sha(), subject.environment())
            : gate.judge(
                subject.repository().toString(),
                isSentByCommit(deploy) ? subject.sha() : subject.ref(),
                Optional.of(subject.environment()));
    Optional<Judgement.Stop> moved = moved(subject.ref(), subject.sha(), judgement.subject().sha());
    if (moved.isPresent()) {
      return new Turn.Stops(moved.get());
    }
    if (judgement.parts().isEmpty() && judgement.reasonCode() == ReasonCode.EVIDENCE_UNKNOWN) {
      Instant since =
          run.recall(UNREADABLE_SINCE)
              .map(Instant::parse)
              .orElseGet(() -> {
                Instant now = clock.instant();
                run.remember(UNREADABLE_SINCE, now.toString());
                return now;
              });
      if (clock.instant().isBefore(since.plus(LONGEST_OUTAGE))) {
        return new Turn.Waits(
            new Outcome.Waits(
                Message.of(
                    "⏳ **Its turn** %s\n-# %s"
                        .formatted(
                            DeployText.what(subject), Markdown.escapeLine(judgement.message()))),
                clock.instant().plus(LOOK_AT_QUEUE)));
      }
    }
    Deploy.Decision old = deploy.decision();
    return judgement
        .stop(old.override().isPresent())
        .<Turn>map(Turn.Stops::new)
        .orElseGet(() ->
            new Turn.Goes(
                new Deploy.Decision(
                    judgement.verdict(),
                    ReasonCode.OK,
                    judgement.subject().configSha(),
                    old.override(),
                    old.agreement())));
  }

  /** How far a deploy is whose run was or is to be started. */
  private sealed interface Step {
    record Waits(Outcome outcome) implements Step {}

    record Ended(Deploy deploy) implements Step {}
  }

  private Step runs(Deploy deploy, CommandCall call, CommandRun run) throws InterruptedException {
    if (deploy.run().id().isPresent()) {
      return follow(deploy, deploy.run().id().get(), deploy.run().page(), run);
    }
    if (deploy.origin().rerunOf().isPresent()) {
      return rerun(deploy, deploy.origin().rerunOf().get(), run);
    }
    Optional<RunStarter.Order> kept = keptOrder(deploy, call, run);
    if (kept.isEmpty()) {
      return unasked(deploy);
    }
    RunStart start = parts.runs().starter().get().start(kept.get(), run);
    return switch (start) {
      case RunStart.Started(long runId, Optional<URI> page) -> {
        Deploy found = after(deploys.found(deploy.id(), runId, page), deploy);
        yield found.state() == State.RUNNING
            ? follow(found, runId, page, run)
            : new Step.Ended(found);
      }
      case RunStart.NotSeenYet(Instant lookAt) ->
          new Step.Waits(waits(deploy, "waiting for GitHub to show the run", lookAt));
      case RunStart.NeverSeen(boolean accepted) ->
          new Step.Ended(
              end(
                  deploy,
                  State.FAILED,
                  ReasonCode.OK,
                  accepted
                      ? "GitHub accepted the dispatch, but no run shows its correlation ID. Add inputs.correlation_id to the run-name of the workflow."
                      : "GitHub did not answer the dispatch, and no run was found."));
      case RunStart.Refused(String sentence) ->
          new Step.Ended(
              end(deploy, State.FAILED, ReasonCode.OK, "GitHub refused the dispatch: " + sentence));
    };
  }

  /** It holds the environment meanwhile, so it does not wait for long. */
  private Step unasked(Deploy deploy) {
    Instant since = deploy.run().startedAt().orElse(deploy.origin().at());
    return clock.instant().isBefore(since.plus(LONGEST_OUTAGE))
        ? new Step.Waits(
            waits(deploy, "GitHub is unreachable", clock.instant().plus(LOOK_AT_QUEUE)))
        : new Step.Ended(
            end(
                deploy,
                State.FAILED,
                ReasonCode.EVIDENCE_UNKNOWN,
                "GitHub was unreachable for 10 minutes, or .github/orchestrator.yml can no longer be"
                    + " used. Check the workflow's runs on GitHub before you deploy again."));
  }

  /** Starts another attempt of a run, once, and takes it for the run of this deploy. */
  private Step rerun(Deploy deploy, long runId, CommandRun run) throws InterruptedException {
    var gitHub = parts.runs().gitHub().get();
    Deploy.Subject subject = deploy.subject();
    if (run.recall(ATTEMPT).isEmpty()) {
      GitHubAnswer<WorkflowRun> before =
          gitHub.run(subject.repository(), runId, clock.instant().plus(ANSWER));
      if (before instanceof GitHubAnswer.NotFound<WorkflowRun>(String sentence)) {
        return new Step.Ended(
            end(deploy, State.FAILED, ReasonCode.OK, "The run is not on GitHub. " + sentence));
      }
      if (!(before instanceof GitHubAnswer.Ok<WorkflowRun>(WorkflowRun found, var _))) {
        return unasked(deploy);
      }
      // Before GitHub is asked, so that an attempt after a crash does not ask again.
      run.remember(ATTEMPT, Integer.toString(found.attempt()));
      var refusal = new AtomicReference<Optional<String>>(Optional.empty());
      var unused =
          run.steps()
              .take(
                  new StepWork(
                      "re-run the failed jobs",
                      CALL,
                      () -> {
                        GitHubAnswer<Boolean> answer =
                            gitHub.rerunFailed(
                                subject.repository(), runId, clock.instant().plus(ANSWER));
                        return switch (answer) {
                          case GitHubAnswer.Ok<Boolean> _ -> StepOutcome.succeeded("asked");
                          // It may have arrived.
                          case GitHubAnswer.Unavailable<Boolean>(String sentence) ->
                              StepOutcome.failed(sentence, "See the run.");
                          default -> {
                            refusal.set(Optional.of(answer.sentenceWithAdvice()));
                            yield StepOutcome.failed(
                                answer.sentence(), answer.advice().orElse("See the run."));
                          }
                        };
                      }));
      if (refusal.get().isPresent()) {
        run.remember(RERUN_REFUSED, refusal.get().get());
      }
    }
    Optional<String> refused = run.recall(RERUN_REFUSED);
    if (refused.isPresent()) {
      return new Step.Ended(
          end(
              deploy,
              State.FAILED,
              ReasonCode.OK,
              "GitHub refused to re-run the failed jobs: " + refused.get()));
    }
    Optional<URI> page =
        Optional.of(
            URI.create(
                "https://github.com/%s/actions/runs/%d".formatted(subject.repository(), runId)));
    Deploy found = after(deploys.found(deploy.id(), runId, page), deploy);
    return found.state() == State.RUNNING ? follow(found, runId, page, run) : new Step.Ended(found);
  }

  /** Asks GitHub once to cancel the run, if a person wants it. */
  private void cancelIfWanted(Deploy deploy, long runId, CommandRun run)
      throws InterruptedException {
    if (deploy.run().cancelledBy().isEmpty() || run.recall(CANCEL_ASKED).isPresent()) {
      return;
    }
    var unused =
        run.steps()
            .take(
                new StepWork(
                    "cancel the run",
                    CALL,
                    () -> {
                      GitHubAnswer<Boolean> answer =
                          parts
                              .runs()
                              .gitHub()
                              .get()
                              .cancel(
                                  deploy.subject().repository(),
                                  runId,
                                  clock.instant().plus(ANSWER));
                      return answer instanceof GitHubAnswer.Ok<Boolean>
                          ? StepOutcome.succeeded("asked")
                          : StepOutcome.failed(
                              answer.sentence(),
                              answer.advice().orElse("Cancel the run on GitHub."));
                    }));
    run.remember(CANCEL_ASKED, "true");
  }

  /** The order; empty while GitHub cannot be asked for what it needs. */
  private Optional<RunStarter.Order> keptOrder(Deploy deploy, CommandCall call, CommandRun run) {
    Deploy.Subject subject = deploy.subject();
    var gate = parts.releases().gate().get();
    if (!(gate.target(subject.repository(), Optional.of(subject.environment()))
        instanceof Target.Found(Environment environment, Optional<String> configSha))) {
      return Optional.empty();
    }
    Optional<String> ref = run.recall(DISPATCH_REF);
    if (ref.isEmpty()) {
      boolean byInput =
          environment.shaInput().isPresent()
              && (deploy.origin().kind() == Deploy.Kind.ROLLBACK || isSha(subject));
      if (byInput) {
        GitHubAnswer<String> branch = gate.defaultBranch(subject.repository());
        if (!(branch instanceof GitHubAnswer.Ok<String>(String name, var _))) {
          return Optional.empty();
        }
        ref = Optional.of(name);
      } else {
        ref = Optional.of(subject.ref());
      }
      run.remember(DISPATCH_REF, ref.get());
    }
    var inputs = new LinkedHashMap<>(environment.inputs());
    if (configSha.isPresent()) {
      environment.shaInput().ifPresent(input -> inputs.put(input, subject.sha()));
    }
    inputs.remove(RunStarter.CORRELATION_ID);
    inputs.put(RunStarter.REQUESTER, deploy.origin().requester().name());
    deploy.origin().apiBase().ifPresent(url -> inputs.put("api_base", url));
    return Optional.of(
        new RunStarter.Order(
            subject.repository(), subject.workflow(), "", ref.get(), inputs, call.traceId()));
  }

  /** Whether the ref is the commit itself, for which GitHub starts no workflow. */
  private static boolean isSha(Deploy.Subject subject) {
    return RefName.isCommit(subject.ref()) || subject.sha().startsWith(subject.ref());
  }

  private Step follow(Deploy deploy, long runId, Optional<URI> page, CommandRun run)
      throws InterruptedException {
    String link = RunText.link(runId, page);
    listen(deploy, run);
    cancelIfWanted(deploy, runId, run);
    return switch (parts.runs().follower().get().look(deploy.subject().repository(), runId, run)) {
      case RunStatus.Ended(WorkflowRun found, List<WorkflowJob> _) when isBefore(found, run) ->
          new Step.Waits(
              waits(
                  deploy,
                  "waiting for GitHub to show the new attempt · " + link,
                  clock.instant().plus(LOOK_AT_QUEUE.dividedBy(6))));
      case RunStatus.Ended(WorkflowRun found, List<WorkflowJob> jobs) ->
          new Step.Ended(runEnded(deploy, found, jobs));
      case RunStatus.Underway underway ->
          new Step.Waits(waits(deploy, RunText.progress(underway, link), underway.lookAt()));
      case RunStatus.NoAnswer(String sentence, Instant lookAt) ->
          new Step.Waits(waits(deploy, RunText.noAnswer(sentence, link), lookAt));
      case RunStatus.Refused(String sentence, Instant lookAt) ->
          new Step.Waits(waits(deploy, RunText.refused(sentence, link), lookAt));
      case RunStatus.Gone(String sentence) ->
          new Step.Ended(
              end(
                  deploy,
                  State.FAILED,
                  ReasonCode.OK,
                  "the run was deleted on GitHub, or the token may no longer see it. " + sentence));
      case RunStatus.Hangs(String why) ->
          new Step.Ended(end(deploy, State.FAILED, ReasonCode.OK, why));
    };
  }

  /** Whether GitHub shows the attempt that was to be repeated. */
  private static boolean isBefore(WorkflowRun found, CommandRun run) {
    return run.recall(ATTEMPT).map(Integer::valueOf).filter(n -> found.attempt() <= n).isPresent();
  }

  private Deploy runEnded(Deploy deploy, WorkflowRun found, List<WorkflowJob> jobs) {
    if (found.isSuccess()) {
      RollbackLock.acquire(deploy, parts.locks(), clock.instant());
      return end(deploy, State.SUCCEEDED, ReasonCode.OK, "");
    }
    boolean isCancelled = found.conclusion().filter("cancelled"::equals).isPresent();
    String by =
        deploy.run().cancelledBy().map(person -> ", cancelled by " + person.name()).orElse("");
    return end(
        deploy,
        isCancelled ? State.CANCELLED : State.FAILED,
        ReasonCode.OK,
        RunText.reason(found, jobs) + (isCancelled ? by : ""));
  }

  private static Outcome waits(Deploy deploy, String state, Instant lookAt) {
    var lines = new ArrayList<String>();
    lines.add(
        "⏳ **%s** %s · %s"
            .formatted(
                deploy.origin().kind() == Deploy.Kind.ROLLBACK ? "Rolling back" : "Deploying",
                DeployText.what(deploy.subject()),
                state));
    DeployText.approvals(deploy).ifPresent(lines::add);
    deploy
        .run()
        .cancelledBy()
        .ifPresent(
            by -> lines.add("Cancellation requested by %s.".formatted(DeployText.mention(by))));
    List<ActionComponent> buttons =
        deploy.run().id().isEmpty() || deploy.run().cancelledBy().isPresent()
            ? List.of()
            : List.of(
                DeployText.button(
                    ButtonStyle.DANGER, CancelButton.SPEC.customId(deploy.id()), "Cancel run"));
    return new Outcome.Waits(DeployText.message(lines, buttons), lookAt);
  }

  private Outcome ended(Deploy deploy, Candidate shown, CommandCall call, CommandRun run)
      throws InterruptedException {
    String what = DeployText.what(deploy.subject());
    String link =
        deploy.run().id().map(id -> " · " + RunText.link(id, deploy.run().page())).orElse("");
    String took =
        deploy
            .run()
            .startedAt()
            .flatMap(from ->
                deploy.run().endedAt().map(to -> " in " + RunText.span(Duration.between(from, to))))
            .orElse("");
    String detail = Markdown.escapeLine(deploy.run().detail());
    var lines = new ArrayList<String>();
    return switch (deploy.state()) {
      case SUCCEEDED -> {
        lines.add(
            "✅ **%s** %s%s%s"
                .formatted(
                    deploy.origin().kind() == Deploy.Kind.ROLLBACK ? "Rolled back" : "Deployed",
                    what,
                    took,
                    link));
        DeployText.approvals(deploy).ifPresent(lines::add);
        if (deploy.origin().kind() == Deploy.Kind.ROLLBACK) {
          lines.add(
              "🔒 **%s** is locked, and you own the lock. `/lock remove` unlocks it."
                  .formatted(environment(deploy)));
        }
        yield Outcome.succeeded(DeployText.message(lines, followUps(deploy)));
      }
      case CANCELLED -> {
        lines.add("🚫 **%s cancelled:** %s%s".formatted(title(deploy), what, link));
        DeployText.approvals(deploy).ifPresent(lines::add);
        lines.add(detail);
        yield Outcome.refused(DeployText.message(lines, followUps(deploy)));
      }
      case REFUSED -> {
        if (deploy.decision().reasonCode() == ReasonCode.REF_MOVED
            && deploy.origin().kind() == Deploy.Kind.DEPLOY) {
          run.remember(SHOWN_AGAIN, "true");
          yield parts.preview().again(shown, detail, call, run);
        }
        lines.add("❌ **Not deployed:** %s".formatted(what));
        lines.add(detail);
        lines.add("-# reason code `" + deploy.decision().reasonCode().code() + "`");
        Message message = DeployText.message(lines, List.of());
        if (run.recall(WAITS).isPresent()) {
          // It waited, so its people may not look at the message any more.
          post(run, "tell that it leaves the queue", deploy, message, "r");
        }
        yield Outcome.refused(message);
      }
      case FAILED -> {
        post(run, "tell the failure", deploy, () -> failure(deploy, what, link, detail), "f");
        lines.add("❌ **%s failed:** %s%s%s".formatted(title(deploy), what, took, link));
        DeployText.approvals(deploy).ifPresent(lines::add);
        lines.add(detail);
        yield Outcome.failed(DeployText.message(lines, followUps(deploy)), deploy.run().detail());
      }
      case WAITING_APPROVAL, QUEUED, RUNNING ->
          throw new IllegalArgumentException("the deploy has not ended");
    };
  }

  private Message failure(Deploy deploy, String what, String link, String detail)
      throws InterruptedException {
    var lines = new ArrayList<String>();
    lines.add("❌ **%s failed:** %s%s".formatted(title(deploy), what, link));
    lines.add(detail);
    if (deploy.run().id().isPresent()) {
      parts.preview().wouldHaveChanged(deploy).ifPresent(lines::add);
    }
    return DeployText.message(lines, List.of());
  }

  /** The buttons for what may follow a deploy that has ended. */
  private List<ActionComponent> followUps(Deploy deploy) {
    var buttons = new ArrayList<ActionComponent>();
    if (deploy.state() != State.SUCCEEDED && deploy.run().id().isPresent()) {
      buttons.add(
          DeployText.button(
              ButtonStyle.SECONDARY, FollowUpButton.RERUN.customId(deploy.id()), "Re-run failed"));
    }
    boolean canGoBack =
        deploy.decision().configSha().isPresent()
            && deploy.run().id().isPresent()
            && deploys
                .place(deploy.subject().repository(), environment(deploy))
                .previous()
                .isPresent();
    if (canGoBack) {
      buttons.add(
          DeployText.button(
              ButtonStyle.DANGER, FollowUpButton.ROLL_BACK.customId(deploy.id()), "Roll back"));
    }
    return buttons;
  }

  private static String what(Candidate shown) {
    return DeployText.what(
        shown.ref(), shown.sha(), shown.environment(), shown.repository().toString());
  }

  private static String title(Deploy deploy) {
    return DeployText.title(deploy.origin().kind());
  }
}
