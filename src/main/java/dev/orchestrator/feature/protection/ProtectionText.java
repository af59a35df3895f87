package dev.orchestrator.feature.protection;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent.Button;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.github.RefName;

/** What Discord shows of runs that wait for our deployment protection rule. */
final class ProtectionText {

  private ProtectionText() {}

  static Message held(ProtectionHold hold) {
    String id = hold.waiting().id();
    return Message.of(
            "⏸️ **Held on GitHub:** %s\n%s\nIt is judged again each minute and continues when"
                    .formatted(what(hold.waiting()), Markdown.escape(hold.reason().text()))
                + " the gate passes. Approvers decide before that.\n-# reason code `"
                + hold.reason().code()
                + "`")
        .withComponents(
            ActionRow.of(
                new Button(ButtonStyle.SUCCESS, HoldButton.APPROVE.customId(id), "Approve", false),
                new Button(ButtonStyle.DANGER, HoldButton.REJECT.customId(id), "Reject", false)));
  }

  /** What became of a run that was held. */
  static Message ended(ProtectionHold hold) {
    String by = hold.decidedBy().map(member -> " by <@" + member.id() + ">").orElse("");
    String what = what(hold.waiting());
    return Message.of(
            switch (hold.state()) {
              case APPROVED ->
                  "✅ **Approved**%s: %s\n%s"
                      .formatted(
                          by,
                          what,
                          by.isEmpty()
                              ? "The gate passed."
                              : "It was held because: " + Markdown.escape(hold.reason().text()));
              case REJECTED ->
                  "🚫 **Rejected**%s: %s\nThe run fails on GitHub.".formatted(by, what);
              case GONE ->
                  "**No longer held:** %s\nThe run no longer waits on GitHub. It was cancelled, or an administrator of the repository let it go."
                      .formatted(what);
              case HELD -> throw new IllegalArgumentException("the run is still held");
            })
        .withComponents();
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
