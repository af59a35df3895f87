package dev.orchestrator.feature.deploy;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.RefName;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How deploys, environments and verdicts are shown. */
final class DeployText {
  private DeployText() {}

  /** The first digits of a SHA, in a code span. */
  static String sha(String sha) {
    return Markdown.code(RefName.shortCommit(sha));
  }

  static String mention(Member member) {
    return member.id().chars().allMatch(Character::isDigit)
        ? "<@" + member.id() + ">"
        : Markdown.escapeLine(member.name());
  }

  /** {@code main} · {@code 7d1f0c5} → **production** of {@code octo-org/storefront}. */
  static String what(Deploy.Subject subject) {
    return what(
        subject.ref(), subject.sha(), subject.environment(), subject.repository().toString());
  }

  static String what(String ref, String sha, String environment, String repository) {
    return "%s → **%s** of %s"
        .formatted(from(ref, sha, " · "), environment, Markdown.code(repository));
  }

  /** {@code main} {@code 7d1f0c5}; the commit alone where the ref is the commit. */
  static String from(String ref, String sha) {
    return from(ref, sha, " ");
  }

  private static String from(String ref, String sha, String separator) {
    return sha.startsWith(ref) ? sha(sha) : Markdown.code(ref) + separator + sha(sha);
  }

  /** What is live now. */
  static String live(Optional<Place.Good> live) {
    return live.map(good ->
            "Live: %s since %s, deployed by %s."
                .formatted(
                    from(good.ref(), good.sha()),
                    Markdown.timestamp(good.at(), TimestampStyle.RELATIVE),
                    mention(good.by())))
        .orElse("Live: unknown. Orchestrator has recorded no deploy to this environment yet.");
  }

  /** Who has approved or rejected. */
  static Optional<String> approvals(Deploy deploy) {
    return deploy.approvals().isEmpty()
        ? Optional.empty()
        : Optional.of(
            deploy.approvals().stream()
                .map(one ->
                    (one.isGiven() ? "Approved by " : "Rejected by ") + mention(one.by()) + ".")
                .collect(Collectors.joining(" ")));
  }

  static String title(Deploy.Kind kind) {
    return kind == Deploy.Kind.ROLLBACK ? "Rollback" : "Deploy";
  }

  /** A message about a deploy with the lines that are there. */
  static Message message(List<String> lines, List<ActionComponent> buttons) {
    Message text = Message.of(String.join("\n", lines));
    return buttons.isEmpty()
        ? text
        : text.withComponents(ActionRow.of(buttons.toArray(ActionComponent[]::new)));
  }

  static ActionComponent button(ButtonStyle style, String customId, String label) {
    return new ActionComponent.Button(style, customId, label, false);
  }
}
