package dev.orchestrator.feature.deploy;

import dev.orchestrator.check.RunText;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.SingleUseOffers;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.Place;
import java.util.List;
import java.util.Optional;

/**
 * Offers what may follow a deploy that has ended: to roll back, or to run the failed jobs again.
 * The offer is a new message, which only the person who pressed can confirm.
 */
final class FollowUpButton implements Button.Immediate {
  static final ButtonSpec ROLL_BACK =
      new ButtonSpec("release-rollback", DeployCommand.NAME, Access.ANYONE, false);
  static final ButtonSpec RERUN =
      new ButtonSpec("release-rerun", DeployCommand.NAME, Access.ANYONE, false);

  private final ButtonSpec spec;
  private final Releases releases;
  private final SingleUseOffers offers;

  FollowUpButton(ButtonSpec spec, Releases releases, SingleUseOffers offers) {
    this.spec = spec;
    this.releases = releases;
    this.offers = offers;
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
    String environment = deploy.subject().environment();
    if (!Releases.isIn(deploy.decision().agreement().deployers(), call)) {
      return Reply.ephemeral(
          "Only deployers of **%s** and admins can use this button. `.github/orchestrator.yml` names the deployers."
              .formatted(environment));
    }
    return spec.equals(RERUN) ? rerun(deploy, call) : rollBack(deploy, call);
  }

  private Reply.ToComponent rerun(Deploy deploy, CommandCall call) {
    Deploy.Subject subject = deploy.subject();
    Optional<Long> runId = deploy.run().id();
    if (runId.isEmpty() || deploy.state() == Deploy.State.SUCCEEDED) {
      return Reply.ephemeral("This deploy has no run with failed jobs.");
    }
    var candidate =
        new Candidate(
            subject.repository(),
            subject.environment(),
            subject.ref(),
            subject.sha(),
            deploy.origin().kind(),
            Candidate.Options.rerun(runId));
    return offer(
        candidate,
        "**Re-run the failed jobs?** %s · %s"
            .formatted(DeployText.what(subject), RunText.link(runId.get(), deploy.run().page())),
        call);
  }

  private Reply.ToComponent rollBack(Deploy deploy, CommandCall call) {
    Deploy.Subject subject = deploy.subject();
    Place place = releases.deploys().place(subject.repository(), subject.environment());
    Optional<Place.Good> good = place.previous();
    if (good.isEmpty()) {
      return Reply.ephemeral(
          "No good deploy of another commit to **%s** is recorded, so there is nothing to roll back to."
              .formatted(subject.environment()));
    }
    var candidate =
        new Candidate(
            subject.repository(),
            subject.environment(),
            good.get().ref(),
            good.get().sha(),
            Deploy.Kind.ROLLBACK,
            Candidate.Options.NONE);
    return offer(
        candidate,
        "**Roll back?** %s\nCommit `%s`\n%s"
            .formatted(
                DeployText.what(
                    candidate.ref(),
                    candidate.sha(),
                    candidate.environment(),
                    candidate.repository().toString()),
                candidate.sha(),
                DeployText.live(place.live())),
        call);
  }

  private Reply.ToComponent offer(Candidate candidate, String text, CommandCall call) {
    String nonce = offers.offer(call, candidate.toState());
    return new Reply.SendMessage(
        DeployText.message(
            List.of(
                text,
                "The gate is evaluated when you confirm. Nothing has been started yet. Only you can confirm, once, within 10 minutes."),
            DeployPreview.buttons(candidate, nonce)));
  }
}
