package dev.orchestrator.release;

import dev.orchestrator.gate.Gate;
import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the gate says about a commit and an environment.
 *
 * @param reasonCode the first reason for which the release may not go, or {@link ReasonCode#OK}
 * @param message one sentence that explains it
 * @param subject what was judged, as far as it was found
 */
public record Judgement(
    Verdict verdict, ReasonCode reasonCode, String message, List<Part> parts, Subject subject) {

  /**
   * What was judged.
   *
   * @param environment empty if the repository's file could not be read
   * @param sha the whole SHA of the commit; empty if it was not found
   * @param configSha the blob SHA of the repository's file; empty without a file
   */
  public record Subject(
      Optional<String> environment, Optional<String> sha, Optional<String> configSha) {
    static final Subject NONE = new Subject(Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Judgement {
    parts = List.copyOf(parts);
  }

  /** Refuses before there is evidence to judge. */
  static Judgement refused(ReasonCode code, String message, Subject subject) {
    Verdict verdict = code == ReasonCode.EVIDENCE_UNKNOWN ? Verdict.UNKNOWN : Verdict.FAIL;
    return new Judgement(verdict, code, message, List.of(), subject);
  }

  /**
   * Why a release may not go.
   *
   * @param message one sentence
   */
  public record Stop(ReasonCode reasonCode, String message) {}

  /**
   * What stops a release, approvals aside, which are waited for.
   *
   * @param isOverridden whether an approver lifts everything but a lock
   */
  public Optional<Stop> stop(boolean isOverridden) {
    if (parts.isEmpty()) {
      return verdict.passes() ? Optional.empty() : Optional.of(new Stop(reasonCode, message));
    }
    return parts.stream()
        .filter(part -> !part.verdict().passes())
        .filter(part -> !part.name().equals("approval"))
        .filter(part -> !isOverridden || part.name().equals("lock"))
        .min(Comparator.comparing(Part::reasonCode))
        .map(part -> new Stop(part.reasonCode(), part.reason()));
  }

  static Judgement of(Gate.Decision decision, Subject subject) {
    String message = decision.decisive().map(Part::reason).orElse("The release may go.");
    return new Judgement(
        decision.verdict(), decision.reasonCode(), message, decision.parts(), subject);
  }
}
