package dev.orchestrator.feature.deploy;

import dev.orchestrator.discord.ActionComponent;
import dev.orchestrator.discord.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.ActionRow;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.discord.Markdown.TimestampStyle;
import dev.orchestrator.discord.Message;
import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How deploys, environments and verdicts are shown. */
final class DeployText {
  private static final int SHORT_SHA = 7;

  private DeployText() {}

  /** The first digits of a SHA, in a code span. */
  static String sha(String sha) {
    return Markdown.code(shortSha(sha));
  }

  static String shortSha(String sha) {
    return sha.length() > SHORT_SHA ? sha.substring(0, SHORT_SHA) : sha;
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
    String from = sha.startsWith(ref) ? sha(sha) : Markdown.code(ref) + " · " + sha(sha);
    return "%s → **%s** of %s".formatted(from, environment, Markdown.code(repository));
  }

  static String mark(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "✅";
      case WARN -> "⚠️";
      case UNKNOWN -> "❔";
      case FAIL -> "❌";
    };
  }

  /** A line for each part of the verdict, or its one sentence. */
  static List<String> parts(Judgement judgement) {
    var lines = new ArrayList<String>();
    for (Part part : judgement.parts()) {
      String link =
          part.url().map(url -> " " + Markdown.link("details", url.toString())).orElse("");
      lines.add("%s %s: %s%s".formatted(mark(part.verdict()), part.name(), part.reason(), link));
    }
    if (lines.isEmpty()) {
      lines.add("❌ " + Markdown.escapeLine(judgement.message()));
    }
    return lines;
  }

  /** What is live now. */
  static String live(Optional<Place.Good> live) {
    return live.map(good ->
            "Live: %s %s since %s, deployed by %s."
                .formatted(
                    Markdown.code(good.ref()),
                    sha(good.sha()),
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
