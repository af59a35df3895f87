package dev.orchestrator.feature.protection;

import dev.orchestrator.attestation.Hash;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An attempt at a run that waits, or waited, for our deployment protection rule.
 *
 * @param reason why it is held, a sentence for each part; empty if it never was
 * @param reports how many reports GitHub got about it
 * @param messageId of the message with the buttons; empty before it was posted
 */
record ProtectionHold(
    Waiting waiting,
    State state,
    Reason reason,
    int reports,
    Optional<String> messageId,
    Optional<Member> decidedBy,
    Instant since) {

  /** As long as GitHub lets a run wait, and some days more. */
  static final Duration KEPT = Duration.ofDays(40);

  private static final int ID_LENGTH = 24;

  /**
   * What waits.
   *
   * @param attempt of the run; each attempt asks anew
   * @param ref the branch or tag of the run
   * @param sha the commit of the run
   */
  record Waiting(
      RepositoryName repository,
      long runId,
      int attempt,
      String environment,
      String workflow,
      String ref,
      String sha) {

    /** Names it: 24 hex digits. */
    String id() {
      String whole =
          "%s#%d#%d#%s".formatted(repository, runId, attempt, environment).toLowerCase(Locale.ROOT);
      return Hash.ofData(whole.getBytes(StandardCharsets.UTF_8)).hex().substring(0, ID_LENGTH);
    }

    String page() {
      return "https://github.com/" + repository + "/actions/runs/" + runId;
    }
  }

  /**
   * Why it is held.
   *
   * @param code of the gate
   * @param verdict of the gate
   * @param text what GitHub and Discord show
   * @param approvers who may decide, beside the admins
   */
  record Reason(String verdict, String code, String text, People approvers) {
    static final Reason NONE = new Reason("", "", "", People.NONE);
  }

  enum State {
    HELD,
    APPROVED,
    REJECTED,
    /** It went on or ended without us. */
    GONE
  }

  static ProtectionHold begun(Waiting waiting, Instant now) {
    return new ProtectionHold(
        waiting, State.HELD, Reason.NONE, 0, Optional.empty(), Optional.empty(), now);
  }

  ProtectionHold in(State next, Optional<Member> by) {
    return new ProtectionHold(waiting, next, reason, reports, messageId, by, since);
  }

  ProtectionHold held(Reason why) {
    return new ProtectionHold(waiting, State.HELD, why, reports + 1, messageId, decidedBy, since);
  }

  ProtectionHold shownAs(String message) {
    return new ProtectionHold(
        waiting, state, reason, reports, Optional.of(message), decidedBy, since);
  }
}
