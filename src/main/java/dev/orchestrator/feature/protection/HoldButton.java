package dev.orchestrator.feature.protection;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.feature.protection.ProtectionHold.Reason;
import dev.orchestrator.feature.protection.ProtectionHold.State;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.table.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Approves or rejects a run that is held. Approving lifts what the gate says, as an override does,
 * but neither a lock nor the deploy that holds the environment. The worker tells GitHub.
 */
final class HoldButton implements Button.Immediate {
  static final ButtonSpec APPROVE = new ButtonSpec("hold-approve", "gate", Access.ANYONE, false);
  static final ButtonSpec REJECT = new ButtonSpec("hold-reject", "gate", Access.ANYONE, false);

  /** What no approval lifts: the release cannot be judged at all. */
  private static final Set<ReasonCode> NOT_LIFTED =
      Set.of(
          ReasonCode.CONFIG_INVALID, ReasonCode.UNKNOWN_ENVIRONMENT, ReasonCode.WRONG_REPOSITORY);

  private static final int TRIES = 3;

  private final ButtonSpec spec;
  private final ProtectionStore store;
  private final DeployStore deploys;
  private final LockStore locks;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  HoldButton(
      ButtonSpec spec,
      ProtectionStore store,
      DeployStore deploys,
      LockStore locks,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    this.spec = spec;
    this.store = store;
    this.deploys = deploys;
    this.locks = locks;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public ButtonSpec spec() {
    return spec;
  }

  /**
   * A press can conflict with the worker, which stores the message's ID after it has posted the
   * message. Such a press is decided again, unless the reason for the hold has changed.
   */
  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    Optional<Reason> shown = Optional.empty();
    for (int i = 0; i < TRIES; i++) {
      Optional<Stored<ProtectionHold>> found = store.find(press.argument());
      if (found.isEmpty()) {
        return Reply.ephemeral("This run is no longer recorded.");
      }
      Reason reason = found.get().value().reason();
      if (shown.filter(before -> !before.equals(reason)).isPresent()) {
        break;
      }
      shown = Optional.of(reason);
      Optional<Reply.ToComponent> reply = decide(found.get(), call);
      if (reply.isPresent()) {
        return reply.get();
      }
    }
    return Reply.ephemeral("This run has just changed. Look at the message again.");
  }

  /** Empty if the hold was changed meanwhile; nothing was decided then. */
  private Optional<Reply.ToComponent> decide(Stored<ProtectionHold> found, CommandCall call) {
    ProtectionHold hold = found.value();
    Waiting waiting = hold.waiting();
    boolean mayDecide =
        call.callerIsAdmin()
            || ReleaseGate.includes(
                hold.reason().approvers(), call.caller().id(), call.caller().roleIds());
    if (!mayDecide) {
      return refused(
          "Only approvers of **%s** and admins can press this. `.github/orchestrator.yml` names the approvers."
              .formatted(Markdown.escapeLine(waiting.environment())));
    }
    if (hold.state() != State.HELD) {
      return refused(
          "This run is not held any more: it is %s."
              .formatted(hold.state().name().toLowerCase(Locale.ROOT)));
    }
    var by = new Member(call.caller().id(), redaction.apply(call.caller().name()));
    boolean approves = spec.equals(APPROVE);
    Optional<String> refusal = approves ? occupy(hold, by) : Optional.empty();
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    ProtectionHold decided = hold.in(approves ? State.APPROVED : State.REJECTED, Optional.of(by));
    if (store.put(decided, Optional.of(found)).isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (!approves) {
      deploys.refused(ElsewhereDeploys.rejected(waiting, code(hold), by, now));
    }
    store.call(
        new ProtectionStore.Call(
            waiting.repository(), waiting.runId(), waiting.environment(), now));
    return Optional.of(new Reply.EditMessage(ProtectionText.ended(decided)));
  }

  private static Optional<Reply.ToComponent> refused(String sentence) {
    return Optional.of(Reply.ephemeral(sentence));
  }

  private static ReasonCode code(ProtectionHold hold) {
    return Arrays.stream(ReasonCode.values())
        .filter(code -> code.code().equals(hold.reason().code()))
        .findFirst()
        .orElse(ReasonCode.EVIDENCE_UNKNOWN);
  }

  /** Why the run may not go; empty if it has the environment now. */
  private Optional<String> occupy(ProtectionHold hold, Member by) {
    Waiting waiting = hold.waiting();
    if (NOT_LIFTED.contains(code(hold))) {
      return Optional.of(
          "This cannot be approved: %s".formatted(Markdown.escapeLine(hold.reason().text())));
    }
    Optional<EnvironmentLock> lock = locks.find(waiting.repository(), waiting.environment());
    if (lock.isPresent()) {
      return Optional.of(
          "**%s** is locked by <@%s>: %s. An approval does not lift a lock."
              .formatted(
                  Markdown.escapeLine(waiting.environment()),
                  lock.get().owner().id(),
                  Markdown.code(lock.get().reason())));
    }
    Verdict verdict = Verdict.valueOf(hold.reason().verdict());
    Deploy elsewhere = ElsewhereDeploys.running(waiting, verdict, Optional.of(by), clock.instant());
    return deploys.occupy(elsewhere).isHolder()
        ? Optional.empty()
        : Optional.of(
            "Another deploy holds **%s**, or waits for it. Approve when it has ended."
                .formatted(Markdown.escapeLine(waiting.environment())));
  }
}
