package dev.orchestrator.feature.deploy;

import dev.orchestrator.check.ReleaseChangesText;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.command.SingleUseOffers;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.job.Job;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.release.ApprovalRequests;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseChangesReader;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.release.ReleaseMetrics;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStarter;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Releases, for people. */
public final class DeployFeature implements Feature {
  /**
   * What judges and records releases.
   *
   * @param refWithoutFile what is deployed where a repository has no file and no ref is named
   */
  public record Records(
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      DeployStore deploys,
      LockStore locks,
      FreezeStore freezes,
      String refWithoutFile) {}

  /** What reads GitHub, starts runs and follows them. */
  public record Runs(
      Supplier<GitHubClient> gitHub,
      Supplier<RunStarter> starter,
      Supplier<RunFollower> follower) {}

  /** What commands wait for, and what is known of them. */
  public record Followers(Subscriptions subscriptions, TraceStore traces) {}

  private final DeployPreview preview;
  private final List<Command<?>> commands;
  private final List<Button> buttons;
  private final FreeDeadDeploys sweep;

  /**
   * @param redaction takes the secrets out of a text
   */
  public DeployFeature(
      Records records,
      Runs runs,
      ReleaseMessages messages,
      Followers followers,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    var releases = new Releases(records.gate(), records.configured(), records.deploys(), redaction);
    this.preview =
        new DeployPreview(
            releases,
            new ReleaseChangesReader(runs.gitHub()),
            new ReleaseChangesText(redaction),
            records.refWithoutFile(),
            messages,
            clock);
    var driver =
        new DeployDriver(
            new DeployDriver.Parts(
                releases, preview, records.locks(), runs, messages, followers.subscriptions()),
            clock);
    var following = new FollowingCommands(followers.traces(), clock);
    this.sweep =
        new FreeDeadDeploys(
            releases,
            records.locks(),
            new ApprovalRequests(records.deploys(), messages, runs.gitHub(), clock),
            following,
            runs.gitHub(),
            followers.subscriptions(),
            clock);
    this.commands =
        List.of(
            new DeployCommand(releases, preview),
            new RollbackCommand(releases, preview),
            new WhereCommand(releases, records.locks(), records.freezes(), runs.gitHub(), clock),
            new DeploysCommand(releases));
    var offers = new SingleUseOffers(followers.traces(), clock);
    this.buttons =
        List.of(
            new ConfirmButton(driver),
            new DismissButton(),
            new ApprovalButton(
                ApprovalButton.APPROVE, releases, following, followers.subscriptions(), clock),
            new ApprovalButton(
                ApprovalButton.REJECT, releases, following, followers.subscriptions(), clock),
            new CancelButton(releases, followers.subscriptions(), clock),
            new FollowUpButton(FollowUpButton.ROLL_BACK, releases, offers),
            new FollowUpButton(FollowUpButton.RERUN, releases, offers));
  }

  /**
   * The preview of a deploy to the default environment that the repository's file declares.
   *
   * @return empty if the file declares none, or cannot be read now
   */
  public Optional<Outcome> previewDeclared(
      RepositoryName repository,
      Optional<String> ref,
      Optional<String> apiBase,
      CommandCall call,
      CommandRun run)
      throws InterruptedException {
    return preview.ofDeclared(repository, ref, apiBase, call, run);
  }

  @Override
  public List<Command<?>> commands() {
    return commands;
  }

  @Override
  public List<Button> buttons() {
    return buttons;
  }

  @Override
  public List<Job> jobs() {
    return List.of(sweep);
  }

  @Override
  public List<MetricGroup> metrics() {
    return List.of(ReleaseMetrics.DEPLOYS);
  }
}
