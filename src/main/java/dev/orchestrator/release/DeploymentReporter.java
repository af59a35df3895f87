package dev.orchestrator.release;

import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.WorkflowEnvironments;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubDeployments;
import dev.orchestrator.github.GitHubDeployments.Deployment;
import dev.orchestrator.github.GitHubDeployments.State;
import dev.orchestrator.github.GitHubDeployments.Status;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Shows deploys on GitHub as deployments with statuses: one deployment for each run that was found,
 * and each status once. There is none where the workflow file names the environment, because then
 * GitHub makes one for the job, nor where the repository has no release configuration.
 */
public final class DeploymentReporter implements DeployEffects.Effect {
  private static final Log LOG = Log.named("release.deployments");
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** An answer to what was asked longer ago does not come any more. */
  private static final Duration LOST = Duration.ofSeconds(30);

  private static final String DEPLOYMENT = "deployment";

  private final Supplier<GitHubClient> gitHub;
  private final Supplier<ReleaseGate> gate;
  private final Table table;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  /**
   * @param redaction takes the secrets out of a text
   */
  public DeploymentReporter(
      Supplier<GitHubClient> gitHub,
      Supplier<ReleaseGate> gate,
      Table table,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    this.gitHub = gitHub;
    this.gate = gate;
    this.table = table;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public boolean follow(Deploy deploy, DeployEffect.Kind kind) {
    Optional<State> state = state(deploy);
    boolean isOurs = deploy.origin().kind() != Deploy.Kind.ELSEWHERE;
    if (!isOurs || state.isEmpty() || deploy.decision().configSha().isEmpty()) {
      return true;
    }
    Optional<Stored<ReportedDeployment>> report = created(deploy);
    if (report.isEmpty()) {
      return false;
    }
    ReportedDeployment known = report.get().value();
    return known.none().isPresent()
        || known.done().contains(state.get())
        || (state.get() == State.IN_PROGRESS && !known.done().isEmpty())
        || tell(deploy, state.get(), report.get());
  }

  private static Optional<State> state(Deploy deploy) {
    return deploy.run().id().isEmpty()
        ? Optional.empty()
        : switch (deploy.state()) {
          case RUNNING -> Optional.of(State.IN_PROGRESS);
          case SUCCEEDED -> Optional.of(State.SUCCESS);
          case FAILED -> Optional.of(State.FAILURE);
          case CANCELLED -> Optional.of(State.INACTIVE);
          case WAITING_APPROVAL, QUEUED, REFUSED -> Optional.empty();
        };
  }

  /** The report of a deploy, with its deployment or the reason for none; empty for the moment. */
  private Optional<Stored<ReportedDeployment>> created(Deploy deploy) {
    Optional<Stored<ReportedDeployment>> found = find(deploy.id());
    if (found.filter(one -> isSettled(one.value())).isPresent()) {
      return found;
    }
    if (found.isEmpty()) {
      Optional<Boolean> ofJob = isMadeByJob(deploy);
      if (ofJob.isEmpty()) {
        return Optional.empty();
      }
      ReportedDeployment first = ReportedDeployment.begun(deploy.id(), clock.instant());
      return ofJob.get()
          ? put(first.given("the workflow file names the environment"), found)
          : put(first.asking(DEPLOYMENT, clock.instant()), found)
              .flatMap(asked -> create(deploy, asked));
    }
    if (!isLost(found.get().value())) {
      return Optional.empty();
    }
    Deploy.Subject subject = deploy.subject();
    GitHubAnswer<List<Deployment>> list =
        deployments().list(subject.repository(), subject.sha(), subject.environment(), deadline());
    if (!(list instanceof Ok<List<Deployment>>(List<Deployment> all, var _))) {
      return refusal(deploy, found.get(), list);
    }
    Optional<Deployment> made =
        all.stream()
            .filter(one -> one.deployId().filter(deploy.id()::equals).isPresent())
            .findFirst();
    return made.isPresent()
        ? put(found.get().value().created(made.get().id()), found)
        : put(found.get().value().asking(DEPLOYMENT, clock.instant()), found)
            .flatMap(asked -> create(deploy, asked));
  }

  private static boolean isSettled(ReportedDeployment report) {
    return report.id().isPresent() || report.none().isPresent();
  }

  private boolean isLost(ReportedDeployment report) {
    return report
        .asked()
        .filter(asked -> clock.instant().isBefore(asked.at().plus(LOST)))
        .isEmpty();
  }

  /** Whether a job of the workflow names the environment; empty if GitHub does not say. */
  private Optional<Boolean> isMadeByJob(Deploy deploy) {
    Deploy.Subject subject = deploy.subject();
    GitHubAnswer<GitHubFile> file =
        gitHub
            .get()
            .file(subject.repository(), ".github/workflows/" + subject.workflow(), deadline());
    return switch (file) {
      case Ok<GitHubFile>(GitHubFile found, var _) ->
          Optional.of(
              WorkflowEnvironments.named(found.text()).stream()
                  .anyMatch(subject.environment()::equalsIgnoreCase));
      case GitHubAnswer.NotFound<GitHubFile> _, GitHubAnswer.Forbidden<GitHubFile> _ ->
          Optional.of(false);
      default -> Optional.empty();
    };
  }

  private Optional<Stored<ReportedDeployment>> create(
      Deploy deploy, Stored<ReportedDeployment> asked) {
    Deploy.Subject subject = deploy.subject();
    GitHubAnswer<Deployment> answer =
        deployments()
            .create(
                subject.repository(),
                new GitHubDeployments.Draft(
                    subject.sha(),
                    subject.environment(),
                    deploy.id(),
                    subject.environment().equals("production"),
                    redaction.apply(
                        "%s of %s by %s"
                            .formatted(
                                deploy.origin().kind().word(),
                                subject.ref(),
                                deploy.origin().requester().name()))),
                deadline());
    return answer instanceof Ok<Deployment>(Deployment made, var _)
        ? put(asked.value().created(made.id()), Optional.of(asked))
        : refusal(deploy, asked, answer);
  }

  private boolean tell(Deploy deploy, State state, Stored<ReportedDeployment> report) {
    Deploy.Subject subject = deploy.subject();
    long id = report.value().id().orElseThrow();
    boolean wasAsked =
        report.value().asked().filter(asked -> asked.what().equals(state.word())).isPresent();
    if (report.value().asked().isPresent() && !isLost(report.value())) {
      return false;
    }
    if (wasAsked) {
      GitHubAnswer<List<String>> known =
          deployments().statuses(subject.repository(), id, deadline());
      if (!(known instanceof Ok<List<String>>(List<String> words, var _))) {
        return refusal(deploy, report, known).isPresent();
      }
      if (words.contains(state.word())) {
        return put(report.value().told(state), Optional.of(report)).isPresent();
      }
    }
    Optional<Stored<ReportedDeployment>> asked =
        put(report.value().asking(state.word(), clock.instant()), Optional.of(report));
    if (asked.isEmpty()) {
      return false;
    }
    GitHubAnswer<Boolean> answer =
        deployments()
            .addStatus(
                subject.repository(),
                id,
                new Status(
                    state,
                    redaction.apply(deploy.run().detail()),
                    deploy.run().page(),
                    site(deploy)),
                deadline());
    return answer instanceof Ok<Boolean>
        ? put(asked.get().value().told(state), asked).isPresent()
        : refusal(deploy, asked.get(), answer).isPresent();
  }

  /** Where the product is, from which its version is read. */
  private Optional<URI> site(Deploy deploy) {
    Deploy.Subject subject = deploy.subject();
    return deploy.state() == Deploy.State.SUCCEEDED
            && gate.get().target(subject.repository(), Optional.of(subject.environment()))
                instanceof ReleaseGate.Target.Found(Environment found, var _)
        ? found.versionUrl().map(url -> url.resolve("/"))
        : Optional.empty();
  }

  /**
   * What a refusal means: nothing for the moment if GitHub may do it later, else that this deploy
   * is not shown.
   */
  private Optional<Stored<ReportedDeployment>> refusal(
      Deploy deploy, Stored<ReportedDeployment> report, GitHubAnswer<?> answer) {
    return switch (answer) {
      case Ok<?> _,
          GitHubAnswer.Unavailable<?> _,
          GitHubAnswer.RateLimited<?> _,
          GitHubAnswer.NoToken<?> _,
          GitHubAnswer.Unauthorized<?> _ ->
          Optional.empty();
      case GitHubAnswer.NotFound<?> _, GitHubAnswer.Forbidden<?> _, GitHubAnswer.Invalid<?> _ -> {
        LOG.warn(
            "release.deployment_refused",
            "GitHub refused to show a deploy as a deployment",
            Field.of("deploy", deploy.id()),
            Field.of("reason", answer.sentenceWithAdvice()));
        yield put(report.value().given(redaction.apply(answer.sentence())), Optional.of(report));
      }
    };
  }

  private GitHubDeployments deployments() {
    return gitHub.get().deployments();
  }

  private Instant deadline() {
    return clock.instant().plus(ANSWER);
  }

  private Optional<Stored<ReportedDeployment>> find(String deployId) {
    return table.get(ReportedDeployment.REPORTS, ReportedDeployment.key(deployId));
  }

  /** Empty if another worker was first. */
  private Optional<Stored<ReportedDeployment>> put(
      ReportedDeployment report, Optional<Stored<ReportedDeployment>> before) {
    var put = ReportedDeployment.REPORTS.put(report);
    boolean isWritten =
        table
            .write(before.isPresent() ? put.ifVersion(before.get().version()) : put.ifAbsent())
            .isWritten();
    return isWritten ? find(report.deployId()) : Optional.empty();
  }
}
