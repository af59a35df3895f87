package dev.orchestrator.feature.protection;

import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Records of runs that were started elsewhere, under the id that a permit gives them, too. */
final class ElsewhereDeploys {
  private ElsewhereDeploys() {}

  /**
   * A run that goes.
   *
   * @param by who approved it; empty if the gate passed it
   */
  static Deploy running(Waiting waiting, Verdict verdict, Optional<Member> by, Instant now) {
    return of(
        waiting,
        verdict,
        ReasonCode.OK,
        by.map(member -> List.of(new Deploy.Approval(member, true, now))).orElse(List.of()),
        Deploy.State.RUNNING,
        Optional.empty(),
        "",
        now);
  }

  /** A run that a person rejected. */
  static Deploy rejected(Waiting waiting, ReasonCode code, Member by, Instant now) {
    return of(
        waiting,
        Verdict.FAIL,
        code,
        List.of(new Deploy.Approval(by, false, now)),
        Deploy.State.REFUSED,
        Optional.of(now),
        "Rejected by " + by.name() + ".",
        now);
  }

  private static Deploy of(
      Waiting waiting,
      Verdict verdict,
      ReasonCode code,
      List<Deploy.Approval> approvals,
      Deploy.State state,
      Optional<Instant> endedAt,
      String detail,
      Instant now) {
    String id = "run-" + waiting.runId();
    return new Deploy(
        id,
        new Deploy.Subject(
            waiting.repository(),
            waiting.environment(),
            waiting.ref(),
            waiting.sha(),
            waiting.workflow()),
        new Deploy.Origin(
            Deploy.Kind.ELSEWHERE,
            new Member(id, "GitHub run " + waiting.runId()),
            now,
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new Deploy.Decision(
            verdict, code, Optional.empty(), Optional.empty(), Deploy.Agreement.NONE),
        approvals,
        state,
        new Deploy.Run(
            Optional.of(waiting.runId()),
            Optional.of(URI.create(waiting.page())),
            Optional.of(now),
            endedAt,
            Optional.empty(),
            detail));
  }
}
