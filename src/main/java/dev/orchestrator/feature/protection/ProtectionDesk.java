package dev.orchestrator.feature.protection;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.feature.protection.ProtectionHold.Reason;
import dev.orchestrator.feature.protection.ProtectionHold.State;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubDeployments.Decision;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.table.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Answers runs that wait for our deployment protection rule. The run of a deploy that holds the
 * environment continues at once, and so does a run that the gate passes and that finds the
 * environment free. Any other is held, with a report on GitHub and buttons in Discord, and judged
 * again at each look; only a person rejects.
 *
 * <p>What GitHub says counts, not what a webhook says: a run is answered only while GitHub shows
 * that it waits for the environment. A decision is written down before GitHub is told, and told
 * again until the run no longer waits.
 */
final class ProtectionDesk {
  private static final Log LOG = Log.named("protection");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** GitHub takes ten; the last is kept for the end. */
  private static final int MOST_REPORTS = 9;

  /**
   * What it works with.
   *
   * @param alerts hears what an operator has to mend
   */
  record Parts(
      Supplier<GitHubClient> gitHub,
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      DeployStore deploys,
      ReleaseMessages messages,
      AlertsManager alerts) {}

  private final Parts parts;
  private final ProtectionStore store;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  /**
   * @param redaction takes the secrets out of a text
   */
  ProtectionDesk(
      Parts parts, ProtectionStore store, UnaryOperator<String> redaction, InstantSource clock) {
    this.parts = parts;
    this.store = store;
    this.redaction = redaction;
    this.clock = clock;
  }

  /** Looks at all runs that wait, also those about which no webhook came. */
  void lookAtAll() {
    var waiting = new HashSet<String>();
    for (RepositoryName repository : parts.configured().repositories()) {
      Instant deadline = deadline();
      GitHubAnswer<List<WorkflowRun>> answer =
          parts.gitHub().get().deployments().waitingRuns(repository, deadline);
      if (!(answer instanceof Ok<List<WorkflowRun>>(List<WorkflowRun> runs, var _))) {
        unanswered(repository, answer);
        continue;
      }
      for (WorkflowRun run : runs) {
        waiting.addAll(lookAt(repository, run, Optional.empty(), deadline));
      }
    }
    store.marked().stream().filter(id -> !waiting.contains(id)).forEach(this::follow);
  }

  /** Has the message of a run that was held say what became of it. */
  private void follow(String id) {
    Optional<Stored<ProtectionHold>> hold = store.find(id);
    if (hold.filter(one -> one.value().state() == State.HELD).isPresent()) {
      lookAgain(hold.get());
    } else if (hold.isEmpty() || isShownEnded(hold.get().value())) {
      store.unmark(id);
    }
  }

  private void lookAgain(Stored<ProtectionHold> held) {
    Waiting waiting = held.value().waiting();
    Instant deadline = deadline();
    GitHubAnswer<WorkflowRun> answer =
        parts.gitHub().get().run(waiting.repository(), waiting.runId(), deadline);
    switch (answer) {
      case Ok<WorkflowRun>(WorkflowRun run, var _) when run.attempt() == waiting.attempt() -> {
        var unused =
            lookAt(waiting.repository(), run, Optional.of(waiting.environment()), deadline);
      }
      case Ok<WorkflowRun> _, GitHubAnswer.NotFound<WorkflowRun> _ -> gone(held);
      default -> unanswered(waiting.repository(), answer);
    }
  }

  private void gone(Stored<ProtectionHold> held) {
    store
        .put(held.value().in(State.GONE, Optional.empty()), Optional.of(held))
        .ifPresent(after -> follow(after.value().waiting().id()));
  }

  private boolean isShownEnded(ProtectionHold hold) {
    Optional<String> channel = parts.messages().channel(Optional.empty());
    return channel.isEmpty()
        || hold.messageId().isEmpty()
        || parts.messages().edit(channel.get(), hold.messageId().get(), ProtectionText.ended(hold));
  }

  /** Looks at one run, of which a webhook said that it waits for the environment. */
  void look(RepositoryName named, long runId, String environment) {
    Optional<RepositoryName> repository = parts.configured().find(named.toString());
    if (repository.isEmpty()) {
      return;
    }
    Instant deadline = deadline();
    GitHubAnswer<WorkflowRun> answer = parts.gitHub().get().run(repository.get(), runId, deadline);
    if (answer instanceof Ok<WorkflowRun>(WorkflowRun run, var _)) {
      var unused = lookAt(repository.get(), run, Optional.of(environment), deadline);
    } else {
      unanswered(repository.get(), answer);
    }
  }

  /**
   * @return the IDs of the holds of the environments that it waits for
   */
  private List<String> lookAt(
      RepositoryName repository, WorkflowRun run, Optional<String> only, Instant deadline) {
    GitHubAnswer<List<String>> pending =
        run.status().equals("waiting")
            ? parts.gitHub().get().deployments().pendingEnvironments(repository, run.id(), deadline)
            : new Ok<>(List.of(), Optional.empty());
    if (!(pending instanceof Ok<List<String>>(List<String> environments, var _))) {
      unanswered(repository, pending);
      return List.of();
    }
    var looked = new ArrayList<String>();
    for (String environment : environments) {
      if (only.filter(name -> !name.equals(environment)).isEmpty()) {
        Waiting waiting = waiting(repository, run, environment);
        waits(waiting, run, deadline);
        looked.add(waiting.id());
      }
    }
    if (only.isPresent() && !environments.contains(only.get())) {
      Optional<Stored<ProtectionHold>> hold = store.find(waiting(repository, run, only.get()).id());
      hold.filter(one -> one.value().state() == State.HELD).ifPresent(this::gone);
    }
    return looked;
  }

  private Waiting waiting(RepositoryName repository, WorkflowRun run, String environment) {
    return new Waiting(
        repository,
        run.id(),
        run.attempt(),
        environment,
        redaction.apply(run.name()),
        redaction.apply(run.branch()),
        run.commit());
  }

  private void waits(Waiting waiting, WorkflowRun run, Instant deadline) {
    Optional<Stored<ProtectionHold>> hold = store.find(waiting.id());
    if (hold.isPresent() && hold.get().value().state() == State.APPROVED) {
      tell(hold.get().value(), Decision.APPROVED, deadline);
      return;
    }
    if (hold.isPresent() && hold.get().value().state() == State.REJECTED) {
      tell(hold.get().value(), Decision.REJECTED, deadline);
      return;
    }
    Judged judged = judge(waiting, run);
    if (judged.goes()) {
      ProtectionHold approved =
          hold.map(Stored::value)
              .orElseGet(() -> ProtectionHold.begun(waiting, clock.instant()))
              .in(State.APPROVED, Optional.empty());
      store
          .put(approved, hold)
          .ifPresent(_ -> {
            tell(approved, Decision.APPROVED, deadline);
            if (hold.isPresent()) {
              follow(waiting.id());
            }
          });
    } else {
      hold(waiting, judged.reason(), hold, deadline);
    }
  }

  /**
   * @param reason why it does not go
   */
  private record Judged(boolean goes, Reason reason) {}

  private Judged judge(Waiting waiting, WorkflowRun run) {
    Place place = parts.deploys().place(waiting.repository(), waiting.environment());
    Optional<Deploy> holder = place.holder().flatMap(parts.deploys()::find);
    if (holder.filter(deploy -> isRunOf(deploy, run)).isPresent()) {
      return new Judged(true, Reason.NONE);
    }
    Judgement judgement =
        parts
            .gate()
            .get()
            .judge(
                waiting.repository().toString(), waiting.sha(), Optional.of(waiting.environment()));
    People approvers =
        parts.gate().get().target(waiting.repository(), Optional.of(waiting.environment()))
                instanceof ReleaseGate.Target.Found(Environment found, var _)
            ? found.approvers()
            : People.NONE;
    if (judgement.verdict() != Verdict.PASS) {
      return new Judged(
          false,
          new Reason(
              judgement.verdict().name(),
              judgement.reasonCode().code(),
              text(judgement),
              approvers));
    }
    Deploy elsewhere =
        ElsewhereDeploys.running(waiting, Verdict.PASS, Optional.empty(), clock.instant());
    return parts.deploys().occupy(elsewhere).isHolder()
        ? new Judged(true, Reason.NONE)
        : new Judged(
            false,
            new Reason(
                Verdict.UNKNOWN.name(),
                ReasonCode.QUEUED.code(),
                "Another deploy holds the environment, or waits for it.",
                approvers));
  }

  /** Whether the run is that of a deploy, which may have been dispatched a moment ago. */
  private static boolean isRunOf(Deploy deploy, WorkflowRun run) {
    return deploy
        .run()
        .id()
        .map(id -> id == run.id())
        .orElseGet(() ->
            deploy.state() == Deploy.State.RUNNING
                && !deploy.origin().traceId().isBlank()
                && run.title().contains(deploy.origin().traceId()));
  }

  private static String text(Judgement judgement) {
    var lines = new ArrayList<String>();
    for (Part part : judgement.parts()) {
      if (part.verdict() != Verdict.PASS) {
        lines.add("%s %s: %s".formatted(part.verdict(), part.name(), part.reason()));
      }
    }
    return lines.isEmpty() ? judgement.message() : String.join("\n", lines);
  }

  private void hold(
      Waiting waiting,
      Reason unredacted,
      Optional<Stored<ProtectionHold>> before,
      Instant deadline) {
    var reason =
        new Reason(
            unredacted.verdict(),
            unredacted.code(),
            redaction.apply(unredacted.text()),
            unredacted.approvers());
    ProtectionHold known =
        before.map(Stored::value).orElseGet(() -> ProtectionHold.begun(waiting, clock.instant()));
    Optional<Stored<ProtectionHold>> now = before;
    if (before.isEmpty() || !known.reason().equals(reason)) {
      now = store.put(known.held(reason), before);
      if (now.isEmpty()) {
        return;
      }
      report(now.get().value(), deadline);
      show(now.get());
    } else if (known.messageId().isEmpty()) {
      show(before.get());
    }
  }

  private void report(ProtectionHold hold, Instant deadline) {
    if (hold.reports() > MOST_REPORTS) {
      return;
    }
    Waiting waiting = hold.waiting();
    GitHubAnswer<Boolean> answer =
        parts
            .gitHub()
            .get()
            .deployments()
            .answer(
                waiting.repository(),
                waiting.runId(),
                waiting.environment(),
                Optional.empty(),
                "Orchestrator holds this deployment (%s).\n%s"
                    .formatted(hold.reason().code(), hold.reason().text()),
                deadline);
    if (!(answer instanceof Ok<Boolean>)) {
      unanswered(waiting.repository(), answer);
    }
  }

  /** Posts the message with the buttons, or edits it; without a channel there is none. */
  private void show(Stored<ProtectionHold> held) {
    ProtectionHold hold = held.value();
    store.mark(hold);
    Optional<String> shown =
        parts
            .messages()
            .channel(Optional.empty())
            .flatMap(channel ->
                parts
                    .messages()
                    .show(
                        channel, hold.messageId(), ProtectionText.held(hold), hold.waiting().id()));
    if (shown.isPresent() && hold.messageId().isEmpty()) {
      var unused = store.put(hold.shownAs(shown.get()), Optional.of(held));
    }
  }

  private void tell(ProtectionHold hold, Decision decision, Instant deadline) {
    Waiting waiting = hold.waiting();
    String comment =
        hold.decidedBy()
            .map(by ->
                "%s in Discord by %s."
                    .formatted(decision == Decision.APPROVED ? "Approved" : "Rejected", by.name()))
            .orElse("The gate of Orchestrator passed.");
    GitHubAnswer<Boolean> answer =
        parts
            .gitHub()
            .get()
            .deployments()
            .answer(
                waiting.repository(),
                waiting.runId(),
                waiting.environment(),
                Optional.of(decision),
                redaction.apply(comment),
                deadline);
    if (answer instanceof Ok<Boolean>) {
      LOG.info(
          "protection.answered",
          "a run that waited for a deployment protection rule was answered",
          Field.of("run", waiting.runId()),
          Field.of("answer", decision.name()));
    } else {
      unanswered(waiting.repository(), answer);
    }
  }

  private void unanswered(RepositoryName repository, GitHubAnswer<?> answer) {
    LOG.warn(
        "protection.unanswered",
        "a deployment protection rule could not be answered",
        Field.of("reason", answer.sentenceWithAdvice()));
    if (answer instanceof GitHubAnswer.Forbidden<?> || answer instanceof GitHubAnswer.NotFound<?>) {
      parts
          .alerts()
          .send(
              Severity.ERROR,
              "A deployment protection rule of " + repository + " cannot be answered.",
              answer.sentenceWithAdvice(),
              "",
              List.of());
    }
  }

  private Instant deadline() {
    return clock.instant().plus(LIMIT);
  }
}
