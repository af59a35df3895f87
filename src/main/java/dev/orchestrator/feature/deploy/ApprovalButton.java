package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.release.ApprovalRequests;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.DeployTopics;
import dev.orchestrator.trace.Subscriptions;
import java.time.InstantSource;
import java.util.Optional;

/** Approves or rejects a deploy that waits for it: for every approver but its requester. */
final class ApprovalButton implements Button.Immediate {
  static final ButtonSpec APPROVE =
      new ButtonSpec(ApprovalRequests.APPROVE, DeployCommand.NAME, Access.ANYONE, false);
  static final ButtonSpec REJECT =
      new ButtonSpec(ApprovalRequests.REJECT, DeployCommand.NAME, Access.ANYONE, false);

  private final ButtonSpec spec;
  private final Releases releases;
  private final FollowingCommands followers;
  private final Subscriptions subscriptions;
  private final InstantSource clock;

  ApprovalButton(
      ButtonSpec spec,
      Releases releases,
      FollowingCommands followers,
      Subscriptions subscriptions,
      InstantSource clock) {
    this.spec = spec;
    this.releases = releases;
    this.followers = followers;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  @Override
  public ButtonSpec spec() {
    return spec;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    Optional<Deploy> found = releases.deploys().find(press.argument());
    if (found.isEmpty()) {
      return Reply.ephemeral("This deploy is no longer recorded.");
    }
    Deploy deploy = found.get();
    if (deploy.origin().requester().id().equals(call.caller().id())) {
      return Reply.ephemeral(
          "You requested this deploy. Another approver has to approve or reject it.");
    }
    if (!Releases.isIn(deploy.decision().agreement().approvers(), call)) {
      return Reply.ephemeral(
          "Only approvers of **%s** and admins can use this button. `.github/orchestrator.yml` names the approvers."
              .formatted(deploy.subject().environment()));
    }
    if (deploy.state() != Deploy.State.WAITING_APPROVAL) {
      return Reply.ephemeral(
          "This deploy does not wait for an approval: it is %s.".formatted(deploy.state().word()));
    }
    if (deploy.origin().kind() != Deploy.Kind.ELSEWHERE && !followers.follow(deploy)) {
      var unused =
          releases
              .deploys()
              .cancelWaiting(
                  deploy.id(),
                  deploy.origin().requester(),
                  "the command that followed it has ended");
      return Reply.ephemeral(
          "The command that followed this deploy has ended. Nothing is deployed. Send the command again.");
    }
    boolean approves = spec.equals(APPROVE);
    var by = releases.member(call);
    Optional<DeployStore.Now> now =
        approves
            ? releases.deploys().approve(deploy.id(), by)
            : releases.deploys().reject(deploy.id(), by);
    DeployTopics.tell(
        subscriptions, Optional.of(deploy.id()), "approval-" + by.id(), clock.instant());
    Deploy after = now.map(DeployStore.Now::deploy).orElse(deploy);
    boolean counted =
        after.approvals().stream()
            .anyMatch(one -> one.by().id().equals(by.id()) && one.isGiven() == approves);
    if (!counted) {
      return Reply.ephemeral(
          "This deploy does not wait for your approval: it is %s.".formatted(after.state().word()));
    }
    return Reply.ephemeral(
        approves
            ? "Approved: %s. %d of %d approvals."
                .formatted(
                    DeployText.what(after.subject()),
                    after.approved(),
                    after.decision().agreement().approvals())
            : "Rejected: %s. It is not deployed.".formatted(DeployText.what(after.subject())));
  }
}
