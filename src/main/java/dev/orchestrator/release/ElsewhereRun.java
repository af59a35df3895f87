package dev.orchestrator.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.Hash;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that Orchestrator did not start, and what it releases. A run may release to several
 * environments, and each attempt at it asks again: each has a deploy of its own, the same for a
 * permit and for a deployment protection rule.
 *
 * @param attempt as GitHub counts them
 */
public record ElsewhereRun(Deploy.Subject subject, long runId, String attempt) {
  private static final int DIGITS = 8;

  /** The ID of the deploy, short enough for a button. */
  public static String deployId(long runId, String attempt, String environment) {
    String digest = Hash.ofData(environment.getBytes(UTF_8)).hex().substring(0, DIGITS);
    return "run-%d-%s-%s".formatted(runId, attempt, digest);
  }

  public String deployId() {
    return deployId(runId, attempt, subject.environment());
  }

  /** The record of its deploy. */
  public Deploy deploy(
      Deploy.Decision decision,
      List<Deploy.Approval> approvals,
      Deploy.State state,
      Instant now,
      String detail) {
    return new Deploy(
        deployId(),
        subject,
        new Deploy.Origin(
            Deploy.Kind.ELSEWHERE,
            new Member("run-" + runId, "GitHub run " + runId),
            now,
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        decision,
        approvals,
        state,
        new Deploy.Run(
            Optional.of(runId),
            Optional.of(
                URI.create(
                    "https://github.com/" + subject.repository() + "/actions/runs/" + runId)),
            Optional.of(now),
            state.isFinal() ? Optional.of(now) : Optional.empty(),
            Optional.empty(),
            detail));
  }
}
