package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.DeployTopics;
import dev.orchestrator.trace.Subscriptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Cancels a deploy: one that waits for an approval or in the queue at once, one that runs through
 * the command that follows it.
 */
final class CancelButton implements Button.Immediate {
  static final ButtonSpec SPEC =
      new ButtonSpec("release-cancel", DeployCommand.NAME, Access.ANYONE, false);

  private final Releases releases;
  private final Subscriptions subscriptions;
  private final InstantSource clock;

  CancelButton(Releases releases, Subscriptions subscriptions, InstantSource clock) {
    this.releases = releases;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    Optional<Deploy> found = releases.deploys().find(press.argument());
    if (found.isEmpty()) {
      return Reply.ephemeral("This deploy is no longer recorded.");
    }
    Deploy deploy = found.get();
    boolean isRequester = deploy.origin().requester().id().equals(call.caller().id());
    if (!isRequester && !Releases.isIn(deploy.decision().agreement().deployers(), call)) {
      return Reply.ephemeral(
          "Only the requester, deployers of **%s** and admins can cancel this deploy."
              .formatted(deploy.subject().environment()));
    }
    if (deploy.state() == Deploy.State.RUNNING) {
      var unused = releases.deploys().cancelRun(deploy.id(), releases.member(call));
      DeployTopics.tell(subscriptions, Optional.of(deploy.id()), "cancel-run", clock.instant());
      return Reply.ephemeral(
          "Cancellation requested on GitHub: %s. Its jobs may take minutes to end."
              .formatted(DeployText.what(deploy.subject())));
    }
    Optional<DeployStore.Now> now =
        releases
            .deploys()
            .cancelWaiting(
                deploy.id(), releases.member(call), "cancelled by " + call.caller().name());
    Instant at = clock.instant();
    DeployTopics.tell(subscriptions, Optional.of(deploy.id()), "cancel", at);
    now.ifPresent(after ->
        DeployTopics.tell(subscriptions, after.place().holder(), "turn-after-" + deploy.id(), at));
    Deploy after = now.map(DeployStore.Now::deploy).orElse(deploy);
    return Reply.ephemeral(
        after.state() == Deploy.State.CANCELLED
            ? "Cancelled: %s.".formatted(DeployText.what(after.subject()))
            : "This deploy can no longer be cancelled here: it is %s."
                .formatted(after.state().word()));
  }
}
