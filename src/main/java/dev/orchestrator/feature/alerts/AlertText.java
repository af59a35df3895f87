package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.Acknowledgement;
import dev.orchestrator.alert.AlertDigest;
import dev.orchestrator.alert.AlertLink;
import dev.orchestrator.alert.AlertMessage;
import dev.orchestrator.alert.AlertNotification;
import dev.orchestrator.alert.AlertPost;
import dev.orchestrator.alert.DigestMember;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.markdown.MarkdownTruncator;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.Button;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Alerts as messages. What others wrote stays text, and nothing rings. */
public final class AlertText {
  private static final int MESSAGE = 700;
  private static final int ROOT_CAUSE = 400;
  private static final int LINKS = 400;
  private static final int LISTED = 8;

  /** Source: Discord's documentation, "Action Row". */
  private static final int BUTTONS = 5;

  private AlertText() {}

  public static Message message(AlertPost post) {
    return switch (post) {
      case AlertMessage alert -> message(alert, lines(alert, true));
      case AlertDigest digest -> Message.of(String.join("\n", lines(digest, true)));
    };
  }

  /** The same without anything that others wrote, for where Discord refuses a text. */
  public static Message bare(AlertPost post) {
    return switch (post) {
      case AlertMessage alert -> message(alert, lines(alert, false));
      case AlertDigest digest -> Message.of(String.join("\n", lines(digest, false)));
    };
  }

  /** The text that identifies this message. */
  public static String marker(AlertPost post) {
    return switch (post) {
      case AlertMessage alert when alert.closed().isPresent() ->
          "-# alert `" + alert.fingerprint() + "`";
      case AlertMessage alert -> AcknowledgeButton.SPEC.customId(argument(alert));
      case AlertDigest digest -> "-# digest " + digest.number() + " of this channel";
    };
  }

  private static String argument(AlertMessage alert) {
    return new PressedAlert(alert.fingerprint(), alert.episode(), alert.sequence()).argument();
  }

  private static Message message(AlertMessage alert, List<String> lines) {
    Message message = Message.of(String.join("\n", lines));
    if (!alert.isRecorded() || alert.closed().isPresent()) {
      return message;
    }
    String argument = argument(alert);
    Optional<Acknowledgement.Kind> handled = alert.activeHandling().map(Acknowledgement::kind);
    var buttons = new ArrayList<ActionComponent>();
    buttons.add(
        new Button(
            ButtonStyle.PRIMARY,
            AcknowledgeButton.SPEC.customId(argument),
            "Acknowledge",
            handled.filter(Acknowledgement.Kind.ACKNOWLEDGED::equals).isPresent()));
    buttons.add(
        new Button(
            ButtonStyle.SECONDARY,
            SilenceButton.SPEC.customId(argument),
            "Silence 1 h",
            handled.isPresent()));
    for (AlertLink link : alert.alertNotification().detail().links()) {
      link.customId()
          .filter(id -> buttons.size() < BUTTONS)
          .ifPresent(id -> buttons.add(new Button(ButtonStyle.SECONDARY, id, link.label(), false)));
    }
    return message.withComponents(new ActionRow(buttons));
  }

  private static List<String> lines(AlertMessage alert, boolean whole) {
    AlertNotification alertNotification = alert.alertNotification();
    var lines = new ArrayList<String>();
    String what =
        whole
            ? MarkdownTruncator.truncate(
                Markdown.escapeLine(alertNotification.detail().message()), MESSAGE)
            : "Discord refused the text of this alert. See the log.";
    lines.add(mark(alertNotification.severity()) + " · " + what);
    alertNotification
        .before()
        .filter(before -> alertNotification.isRise())
        .ifPresent(before -> lines.add("⬆️ It was " + before.word() + " before."));
    count(alertNotification, lines);
    if (whole && !alertNotification.detail().rootCause().isBlank()) {
      lines.add(
          "**Cause:** "
              + MarkdownTruncator.truncate(
                  Markdown.escapeLine(alertNotification.detail().rootCause()), ROOT_CAUSE));
    }
    if (!alertNotification.detail().traceId().isBlank()) {
      lines.add("**Trace:** " + Markdown.code(alertNotification.detail().traceId()));
    }
    String links = links(alertNotification.detail().links());
    if (whole && !links.isEmpty()) {
      lines.add("🔗 " + links);
    }
    if (alert.late().isPositive()) {
      lines.add("⏰ It could not be sent for " + time(alert.late()) + ".");
    }
    alert.handling().map(AlertText::handling).ifPresent(lines::add);
    alert
        .closed()
        .ifPresent(end ->
            lines.add(
                end.lasted()
                    .map(lasted -> "✅ **Resolved** after " + time(lasted))
                    .orElseGet(() ->
                        "✅ **Resolved** after %d minutes without an occurrence · %s in total"
                            .formatted(end.quiet().toMinutes(), occurrences(end.occurrences())))));
    lines.add(
        alert.isRecorded()
            ? "-# alert `" + alert.fingerprint() + "` · message " + alert.sequence()
            : "-# The database is unreachable, so this may repeat an earlier alert.");
    return lines;
  }

  private static void count(AlertNotification alertNotification, List<String> lines) {
    if (!alertNotification.isFirst()) {
      lines.add(
          "**%d more** in %s"
              .formatted(
                  alertNotification.more(),
                  time(Duration.between(alertNotification.since(), alertNotification.at()))));
    } else if (alertNotification.more() > 1) {
      lines.add(
          "**%s** since %s, %d held back"
              .formatted(
                  occurrences(alertNotification.more()),
                  Markdown.timestamp(alertNotification.since(), TimestampStyle.LONG_TIME),
                  alertNotification.more() - 1));
    }
  }

  static String mark(Severity severity) {
    return severity.emoji() + " **" + severity.word() + "**";
  }

  static String handling(Acknowledgement handling) {
    return switch (handling.kind()) {
      case ACKNOWLEDGED ->
          "👀 Acknowledged by <@%s> %s"
              .formatted(
                  handling.userId(), Markdown.timestamp(handling.at(), TimestampStyle.RELATIVE));
      case SILENCED ->
          "🔕 Silenced by <@%s> until %s"
              .formatted(
                  handling.userId(),
                  Markdown.timestamp(handling.until(), TimestampStyle.SHORT_DATE_TIME));
    };
  }

  static String occurrences(long number) {
    return number == 1 ? "1 occurrence" : number + " occurrences";
  }

  private static String links(List<AlertLink> links) {
    var text = new StringBuilder();
    for (AlertLink link : links) {
      if (link.customId().isPresent()) {
        continue;
      }
      String next = (text.isEmpty() ? "" : " · ") + Markdown.link(link.label(), link.url());
      if (Limits.length(text + next) <= LINKS) {
        text.append(next);
      }
    }
    return text.toString();
  }

  private static String time(Duration time) {
    long minutes = Math.max(0, time.plusSeconds(30).toMinutes());
    return minutes < 1 ? Math.max(1, time.toSeconds()) + " s" : minutes + " min";
  }

  private static List<String> lines(AlertDigest digest, boolean whole) {
    var lines = new ArrayList<String>();
    long more = digest.members().stream().mapToLong(member -> member.more()).sum();
    lines.add(
        "📋 **%d alerts, %s** above this channel's limit of %d messages in 5 minutes"
            .formatted(digest.members().size(), occurrences(more), digest.share()));
    if (whole) {
      digest.members().stream()
          .sorted(
              Comparator.comparing(DigestMember::severity)
                  .thenComparing(DigestMember::more)
                  .reversed())
          .limit(LISTED)
          .forEach(member ->
              lines.add(
                  "%s %s · %s · `%s`"
                      .formatted(
                          member.severity().emoji(),
                          MarkdownTruncator.truncate(Markdown.escapeLine(member.message()), 140),
                          occurrences(member.more()),
                          member.fingerprint())));
      int unlisted = digest.members().size() - LISTED;
      if (unlisted > 0) {
        lines.add("… and %d more. `/alerts list` shows them.".formatted(unlisted));
      }
    }
    lines.add(marker(digest));
    return lines;
  }
}
