package dev.orchestrator.feature.protection;

import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.ElsewhereRun;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deploys of runs that waited for a deployment protection rule. */
final class ElsewhereDeploys {
  private ElsewhereDeploys() {}

  /**
   * A run that goes.
   *
   * @param by who approved it; empty if the gate passed it
   */
  static Deploy running(Waiting waiting, Verdict verdict, Optional<Member> by, Instant now) {
    return run(waiting)
        .deploy(
            decision(verdict, ReasonCode.OK),
            by.map(member -> List.of(new Deploy.Approval(member, true, now))).orElse(List.of()),
            Deploy.State.RUNNING,
            now,
            "");
  }

  /** A run that a person rejected. */
  static Deploy rejected(Waiting waiting, ReasonCode code, Member by, Instant now) {
    return run(waiting)
        .deploy(
            decision(Verdict.FAIL, code),
            List.of(new Deploy.Approval(by, false, now)),
            Deploy.State.REFUSED,
            now,
            "Rejected by " + by.name() + ".");
  }

  private static ElsewhereRun run(Waiting waiting) {
    return new ElsewhereRun(
        new Deploy.Subject(
            waiting.repository(),
            waiting.environment(),
            waiting.ref(),
            waiting.sha(),
            waiting.workflow()),
        waiting.runId(),
        Integer.toString(waiting.attempt()));
  }

  private static Deploy.Decision decision(Verdict verdict, ReasonCode code) {
    return new Deploy.Decision(
        verdict, code, Optional.empty(), Optional.empty(), Deploy.Agreement.NONE);
  }
}
