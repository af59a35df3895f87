package dev.orchestrator.release;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Judgement.Subject;
import dev.orchestrator.release.ReleaseGate.Target;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Decides whether a job may deploy. The run of a deploy that holds the environment goes. Any other
 * run was started elsewhere: it is judged like a deploy, each time that it asks, goes only if the
 * environment is free, and then occupies it until the run ends. It is not judged again after an
 * approver let it go through the deployment protection rule.
 */
public final class PermitDesk {
  private static final int LONGEST_FILE_NAME = 200;

  private final Supplier<ReleaseGate> gate;
  private final DeployStore deploys;
  private final ReleaseMessages messages;
  private final ApprovalRequests requests;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  /**
   * @param redaction takes the secrets out of a text
   */
  public PermitDesk(
      Supplier<ReleaseGate> gate,
      DeployStore deploys,
      ReleaseMessages messages,
      ApprovalRequests requests,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    this.gate = gate;
    this.deploys = deploys;
    this.messages = messages;
    this.requests = requests;
    this.redaction = redaction;
    this.clock = clock;
  }

  /**
   * The job that asks, as its token says.
   *
   * @param workflowRef {@code o/r/.github/workflows/x.yml@refs/heads/main}
   * @param ref {@code refs/heads/main}
   */
  public record Job(long runId, String attempt, String workflowRef, String ref) {
    String deployId(String environment) {
      return ElsewhereRun.deployId(runId, attempt, environment);
    }
  }

  /** The decision about a commit and an environment. */
  public Judgement decide(String repository, String sha, String environment, Job job) {
    Optional<RepositoryName> known = gate.get().configured().find(repository);
    if (known.isEmpty()) {
      return gate.get().judge(repository, sha, Optional.of(environment));
    }
    Target target = gate.get().target(known.get(), Optional.of(environment));
    if (!(target instanceof Target.Found(Environment found, Optional<String> configSha))) {
      Target.Refused refused = (Target.Refused) target;
      return Judgement.refused(
          refused.code(),
          refused.message(),
          new Subject(Optional.empty(), Optional.empty(), refused.configSha()));
    }
    var subject = new Subject(Optional.of(environment), Optional.of(sha), configSha);
    Place place = deploys.place(known.get(), environment);
    Optional<Deploy> holder = place.holder().flatMap(deploys::find);
    Optional<Judgement> held = holder.flatMap(one -> held(one, sha, job, subject));
    if (held.isPresent()) {
      return held.get();
    }
    holder
        .filter(one -> isEarlierAttempt(one, job))
        .ifPresent(one ->
            deploys.end(
                one.id(), Deploy.State.FAILED, ReasonCode.OK, "another attempt was started"));
    return judged(known.get(), found, sha, job);
  }

  /** What the deploy that holds the place means for the job; empty if it is another's. */
  private static Optional<Judgement> held(Deploy holder, String sha, Job job, Subject subject) {
    if (holder.origin().kind() == Deploy.Kind.ELSEWHERE) {
      boolean isLifted =
          holder.id().equals(job.deployId(holder.subject().environment()))
              && holder.subject().sha().equals(sha)
              && holder.isLifted();
      return isLifted
          ? Optional.of(
              new Judgement(
                  Verdict.PASS, ReasonCode.OK, "An approver let this run go.", List.of(), subject))
          : Optional.empty();
    }
    Optional<Long> runId = holder.run().id();
    if (runId.filter(id -> id == job.runId()).isPresent()) {
      return Optional.of(
          holder.subject().sha().equals(sha)
              ? new Judgement(
                  Verdict.PASS,
                  ReasonCode.OK,
                  "The deploy of this run holds the environment.",
                  List.of(),
                  subject)
              : Judgement.refused(
                  ReasonCode.REF_MOVED,
                  "The deploy of this run is of commit %s. Check out that commit."
                      .formatted(RefName.shortCommit(holder.subject().sha())),
                  subject));
    }
    return runId.isEmpty() && holder.state() == Deploy.State.RUNNING
        ? Optional.of(
            Judgement.refused(
                ReasonCode.QUEUED,
                "A deploy holds the environment whose run GitHub has not shown yet. Ask again.",
                subject))
        : Optional.empty();
  }

  private static boolean isEarlierAttempt(Deploy holder, Job job) {
    return holder.origin().kind() == Deploy.Kind.ELSEWHERE
        && !holder.id().equals(job.deployId(holder.subject().environment()))
        && holder.run().id().filter(id -> id == job.runId()).isPresent();
  }

  private Judgement judged(
      RepositoryName repository, Environment environment, String sha, Job job) {
    Judgement judgement =
        gate.get().judge(repository.toString(), sha, Optional.of(environment.name()));
    deploys.decidedOn(
        repository,
        environment.name(),
        new Place.Basis(judgement.subject().configSha(), environment.versionUrl()));
    if (judgement.stop(false).isPresent()) {
      tell(deploy(repository, environment, sha, job, judgement, Deploy.State.REFUSED), job);
      return judgement;
    }
    if (!judgement.verdict().passes()) {
      Optional<Judgement> waits = approval(repository, environment, sha, job, judgement);
      if (waits.isPresent()) {
        return waits.get();
      }
    }
    Deploy wanted = deploy(repository, environment, sha, job, judgement, Deploy.State.RUNNING);
    List<Deploy.Approval> approvals =
        deploys.find(wanted.id()).map(Deploy::approvals).orElse(List.of());
    DeployStore.Occupation occupation = deploys.occupy(wanted.with(approvals));
    return occupation.isHolder()
        ? new Judgement(
            judgement.verdict().passes() ? judgement.verdict() : Verdict.PASS,
            ReasonCode.OK,
            "The release may go.",
            judgement.parts(),
            judgement.subject())
        : Judgement.refused(
            ReasonCode.QUEUED,
            "Another deploy holds the environment, or waits for it. Ask again.",
            judgement.subject());
  }

  /**
   * Asks for the approvals of a run that was started elsewhere, and looks whether they were given.
   *
   * @return empty if they were
   */
  private Optional<Judgement> approval(
      RepositoryName repository,
      Environment environment,
      String sha,
      Job job,
      Judgement judgement) {
    Deploy wanted =
        deploy(repository, environment, sha, job, judgement, Deploy.State.WAITING_APPROVAL);
    Deploy known = deploys.open(wanted);
    if (!known.subject().equals(wanted.subject())) {
      return Optional.of(judgement);
    }
    if (known.state() == Deploy.State.CANCELLED) {
      return Optional.of(
          Judgement.refused(
              ReasonCode.NOT_ALLOWED,
              known.rejection().isPresent()
                  ? "An approver rejected it."
                  : "The run had ended before it was approved.",
              judgement.subject()));
    }
    if (known.isApproved()) {
      return Optional.empty();
    }
    requests.ask(known);
    return Optional.of(judgement);
  }

  /** The file's name in {@code o/r/.github/workflows/x.yml@refs/heads/main}. */
  private static Optional<String> workflowFile(String workflowRef) {
    int at = workflowRef.indexOf('@');
    int slash = workflowRef.lastIndexOf('/', at);
    String name = at < 0 || slash < 0 ? "" : workflowRef.substring(slash + 1, at);
    return Optional.of(name).filter(it -> !it.isEmpty() && it.length() <= LONGEST_FILE_NAME);
  }

  private Deploy deploy(
      RepositoryName repository,
      Environment environment,
      String sha,
      Job job,
      Judgement judgement,
      Deploy.State state) {
    String ref = job.ref().replaceFirst("^refs/(heads|tags)/", "");
    var run =
        new ElsewhereRun(
            new Deploy.Subject(
                repository,
                environment.name(),
                ref.isEmpty() ? RefName.shortCommit(sha) : redaction.apply(ref),
                sha,
                workflowFile(job.workflowRef()).orElse(environment.workflow())),
            job.runId(),
            job.attempt());
    return run.deploy(
        new Deploy.Decision(
            judgement.verdict(),
            judgement.stop(false).map(Judgement.Stop::reasonCode).orElse(ReasonCode.OK),
            judgement.subject().configSha(),
            Optional.empty(),
            new Deploy.Agreement(
                environment.approvals(), environment.approvers(), environment.deployers())),
        List.of(),
        state,
        clock.instant(),
        state.isFinal() ? judgement.message() : "");
  }

  /** Adds a refusal to the history, and shows it in the channel. */
  private void tell(Deploy refused, Job job) {
    deploys.refused(refused);
    var unused =
        messages.post(
            Optional.empty(),
            Message.of(
                "❌ **Not permitted:** %s %s → **%s** of %s, started outside of Orchestrator. %s\n%s\n-# reason code `%s`"
                    .formatted(
                        Markdown.code(refused.subject().ref()),
                        Markdown.code(RefName.shortCommit(refused.subject().sha())),
                        refused.subject().environment(),
                        Markdown.code(refused.subject().repository().toString()),
                        Markdown.link(
                            "run " + job.runId(),
                            refused.run().page().map(URI::toString).orElse("")),
                        refused.run().detail(),
                        refused.decision().reasonCode().code())),
            ApprovalRequests.nonce("n", refused));
  }
}
