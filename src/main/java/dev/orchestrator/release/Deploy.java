package dev.orchestrator.release;

import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A release of one commit to one environment, from its request to its end.
 *
 * @param id of the interaction that confirmed it, or of the run that was started elsewhere
 * @param run what is known of its run; empty before it is dispatched
 */
public record Deploy(
    String id,
    Subject subject,
    Origin origin,
    Decision decision,
    List<Approval> approvals,
    State state,
    Run run) {

  /** How long a deploy is kept. */
  public static final Duration KEPT = Duration.ofDays(400);

  /** How a deploy came about. */
  public enum Kind {
    DEPLOY,
    ROLLBACK,
    /** A run that Orchestrator did not start and that a permit let go. */
    ELSEWHERE;

    /** {@code rollback}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a deploy is. */
  public enum State {
    WAITING_APPROVAL,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    REFUSED;

    /** Whether it has ended. */
    public boolean isFinal() {
      return switch (this) {
        case WAITING_APPROVAL, QUEUED, RUNNING -> false;
        case SUCCEEDED, FAILED, CANCELLED, REFUSED -> true;
      };
    }

    /** {@code waiting for approval}. */
    public String word() {
      return this == WAITING_APPROVAL ? "waiting for approval" : name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is released where.
   *
   * @param ref as it was asked for
   * @param sha the whole SHA of the commit
   * @param workflow its file
   */
  public record Subject(
      RepositoryName repository, String environment, String ref, String sha, String workflow) {}

  /**
   * Who asked for it, where and when.
   *
   * @param apiBase handed to the workflow as {@code api_base}
   * @param rerunOf the run whose failed jobs are run again, instead of a new run
   */
  public record Origin(
      Kind kind,
      Member requester,
      Instant at,
      String traceId,
      Optional<String> channelId,
      Optional<String> apiBase,
      Optional<Long> rerunOf) {}

  /**
   * On what it was decided.
   *
   * @param configSha the blob SHA of the repository's file; empty without one
   * @param override why the gate was overridden, by the requester
   */
  public record Decision(
      Verdict verdict,
      ReasonCode reasonCode,
      Optional<String> configSha,
      Optional<String> override,
      Agreement agreement) {}

  /**
   * Who has to agree.
   *
   * @param approvals how many other people have to approve
   */
  public record Agreement(int approvals, People approvers, People deployers) {
    /** No one. */
    public static final Agreement NONE = new Agreement(0, People.NONE, People.NONE);
  }

  /** What a person other than the requester said. */
  public record Approval(Member by, boolean isGiven, Instant at) {}

  /**
   * A run of the workflow, and how it ended.
   *
   * @param id GitHub's; empty until the run was found
   * @param cancelledBy who asked GitHub to cancel it
   * @param detail one sentence about the end; empty before it
   */
  public record Run(
      Optional<Long> id,
      Optional<URI> page,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Member> cancelledBy,
      String detail) {
    public static final Run NONE =
        new Run(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    Run begun(Instant at) {
      return new Run(id, page, Optional.of(at), endedAt, cancelledBy, detail);
    }

    Run found(long runId, Optional<URI> address) {
      return new Run(Optional.of(runId), address, startedAt, endedAt, cancelledBy, detail);
    }

    Run cancelled(Member by) {
      return new Run(id, page, startedAt, endedAt, Optional.of(by), detail);
    }

    /** The same run after its end. */
    public Run ended(Instant at, String sentence) {
      return new Run(id, page, startedAt, Optional.of(at), cancelledBy, sentence);
    }
  }

  public Deploy {
    approvals = List.copyOf(approvals);
  }

  /** How many people have approved. */
  public int approved() {
    return (int) approvals.stream().filter(Approval::isGiven).count();
  }

  /** Whether as many people have approved as have to. */
  public boolean isApproved() {
    return approved() >= decision.agreement().approvals();
  }

  /** By whom it was rejected; empty if it was not. */
  Optional<Approval> rejection() {
    return approvals.stream().filter(one -> !one.isGiven()).findFirst();
  }

  /** Whether a person approved it although no approval was asked for, which lifts the gate. */
  public boolean isLifted() {
    return approved() > decision.agreement().approvals();
  }

  Deploy in(State next) {
    return new Deploy(id, subject, origin, decision, approvals, next, run);
  }

  Deploy decided(Decision next) {
    return new Deploy(id, subject, origin, next, approvals, state, run);
  }

  Deploy with(Run next) {
    return new Deploy(id, subject, origin, decision, approvals, state, next);
  }

  Deploy with(List<Approval> next) {
    return new Deploy(id, subject, origin, decision, next, state, run);
  }
}
