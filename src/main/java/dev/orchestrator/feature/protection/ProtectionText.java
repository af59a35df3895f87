package dev.orchestrator.feature.protection;

import dev.orchestrator.discord.ActionComponent.Button;
import dev.orchestrator.discord.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.ActionRow;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.discord.Message;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.github.RefName;

/** What Discord shows of runs that wait for our deployment protection rule. */
final class ProtectionText {

  private ProtectionText() {}

  static Message held(ProtectionHold hold) {
    String id = hold.waiting().id();
    return Message.of(
            "⏸️ **Held on GitHub:** %s\n%s\nIt is judged again each minute and goes on by itself when"
                    .formatted(what(hold.waiting()), Markdown.escape(hold.reason().text()))
                + " the gate passes. Approvers decide before that.\n-# reason code `"
                + hold.reason().code()
                + "`")
        .withComponents(
            ActionRow.of(
                new Button(ButtonStyle.SUCCESS, HoldButton.APPROVE.customId(id), "Approve", false),
                new Button(ButtonStyle.DANGER, HoldButton.REJECT.customId(id), "Reject", false)));
  }

  static String what(Waiting waiting) {
    return "%s %s → %s of %s, %s"
        .formatted(
            Markdown.code(waiting.ref()),
            Markdown.code(RefName.shortCommit(waiting.sha())),
            "**" + Markdown.escapeLine(waiting.environment()) + "**",
            Markdown.code(waiting.repository().toString()),
            Markdown.link("run " + waiting.runId(), waiting.page()));
  }
}
