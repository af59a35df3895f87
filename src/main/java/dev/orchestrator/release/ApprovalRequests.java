package dev.orchestrator.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.Hash;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.WorkflowRun;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The messages that ask for the approval of runs that were started elsewhere: one for each deploy,
 * with buttons until it is approved or rejected, or until its run has ended.
 */
public final class ApprovalRequests {
  /** The name of the button that approves a deploy; the deploy's id follows a colon. */
  public static final String APPROVE = "release-approve";

  /** The name of the button that rejects a deploy. */
  public static final String REJECT = "release-reject";

  private static final int NONCE = 25;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** GitHub may take a while to show a run that asked for its permit. */
  private static final Duration SHOWS_UP_WITHIN = Duration.ofMinutes(1);

  private final DeployStore deploys;
  private final ReleaseMessages messages;
  private final Supplier<GitHubClient> gitHub;
  private final InstantSource clock;

  public ApprovalRequests(
      DeployStore deploys,
      ReleaseMessages messages,
      Supplier<GitHubClient> gitHub,
      InstantSource clock) {
    this.deploys = deploys;
    this.messages = messages;
    this.gitHub = gitHub;
    this.clock = clock;
  }

  /** The buttons under a deploy that waits for an approval. */
  public static ActionRow buttons(String deployId) {
    return ActionRow.of(
        new ActionComponent.Button(
            ActionComponent.ButtonStyle.SUCCESS, APPROVE + ":" + deployId, "Approve", false),
        new ActionComponent.Button(
            ActionComponent.ButtonStyle.DANGER, REJECT + ":" + deployId, "Reject", false));
  }

  /** The same for the same message about a deploy, in the length that Discord takes. */
  static String nonce(String kind, Deploy deploy) {
    return (kind + Hash.ofData(deploy.id().getBytes(UTF_8)).hex()).substring(0, NONCE);
  }

  /** Posts the message, unless it was posted before; without a channel there is none. */
  void ask(Deploy deploy) {
    Deploy.Subject subject = deploy.subject();
    Optional<String> channel = messages.channel(Optional.empty());
    if (channel.isEmpty()
        || deploys
            .place(subject.repository(), subject.environment())
            .asked(deploy.id())
            .isPresent()) {
      return;
    }
    messages
        .show(
            channel.get(),
            Optional.empty(),
            Message.of(
                    "⏸️ **Waiting for approval:** %s, started outside of Orchestrator. %s"
                        .formatted(what(subject), run(deploy)))
                .withComponents(buttons(deploy.id())),
            nonce("w", deploy))
        .ifPresent(id -> deploys.asked(subject, new Place.Asked(deploy.id(), channel.get(), id)));
  }

  /** Has the messages of a place say what became of the deploys that no longer wait. */
  public void settle(Place place) {
    for (Place.Asked asked : place.asked()) {
      Optional<Deploy> deploy = deploys.find(asked.deployId()).map(this::current);
      if (deploy.filter(ApprovalRequests::isWaiting).isPresent()) {
        continue;
      }
      if (deploy.isEmpty()
          || messages.edit(asked.channel(), asked.messageId(), settled(deploy.get()))) {
        deploys.answered(place, asked.deployId());
      }
    }
  }

  private static boolean isWaiting(Deploy deploy) {
    return deploy.state() == Deploy.State.WAITING_APPROVAL && !deploy.isApproved();
  }

  /** The deploy as it is now: cancelled if its run has ended while it waited. */
  private Deploy current(Deploy deploy) {
    if (!isWaiting(deploy) || !hasEnded(deploy)) {
      return deploy;
    }
    return deploys
        .cancelWaiting(
            deploy.id(), deploy.origin().requester(), "the run ended before it was approved")
        .map(DeployStore.Now::deploy)
        .orElse(deploy);
  }

  private boolean hasEnded(Deploy deploy) {
    Optional<Long> runId = deploy.run().id();
    if (runId.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    GitHubAnswer<WorkflowRun> answer =
        gitHub.get().run(deploy.subject().repository(), runId.get(), now.plus(ANSWER));
    return switch (answer) {
      case GitHubAnswer.Ok<WorkflowRun>(WorkflowRun run, var _) ->
          run.conclusion().isPresent()
              || !deploy
                  .id()
                  .equals(
                      ElsewhereRun.deployId(
                          run.id(),
                          Integer.toString(run.attempt()),
                          deploy.subject().environment()));
      case GitHubAnswer.NotFound<WorkflowRun> _ ->
          deploy.origin().at().plus(SHOWS_UP_WITHIN).isBefore(now);
      default -> false;
    };
  }

  private static Message settled(Deploy deploy) {
    String what = what(deploy.subject()) + ", started outside of Orchestrator. " + run(deploy);
    return Message.of(
            deploy
                .rejection()
                .map(no -> "🚫 **Rejected** by <@%s>: %s".formatted(no.by().id(), what))
                .orElseGet(() ->
                    deploy.isApproved()
                        ? "✅ **Approved** by %s: %s".formatted(approvers(deploy), what)
                        : "**No longer waiting for approval:** %s\nThe run ended before it was approved."
                            .formatted(what)))
        .withComponents();
  }

  private static String approvers(Deploy deploy) {
    return deploy.approvals().stream()
        .map(one -> "<@" + one.by().id() + ">")
        .collect(Collectors.joining(", "));
  }

  private static String what(Deploy.Subject subject) {
    return "%s %s → **%s** of %s"
        .formatted(
            Markdown.code(subject.ref()),
            Markdown.code(RefName.shortCommit(subject.sha())),
            Markdown.escapeLine(subject.environment()),
            Markdown.code(subject.repository().toString()));
  }

  private static String run(Deploy deploy) {
    return Markdown.link(
        deploy.run().id().map(id -> "run " + id).orElse("its run"),
        deploy.run().page().map(URI::toString).orElse(""));
  }
}
