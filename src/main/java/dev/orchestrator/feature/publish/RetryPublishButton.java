package dev.orchestrator.feature.publish;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.publication.AuditPublisher;
import dev.orchestrator.table.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Has an audit published again that GitHub refused. */
final class RetryPublishButton implements Button.Immediate {
  static final ButtonSpec SPEC =
      new ButtonSpec(AuditPublisher.RETRY_BUTTON, "audit", Access.ADMINS, false);

  private final AuditStore audits;
  private final InstantSource clock;

  RetryPublishButton(AuditStore audits, InstantSource clock) {
    this.audits = audits;
    this.clock = clock;
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    Optional<Stored<Audit>> found =
        Audit.isId(press.argument()) ? audits.find(press.argument()) : Optional.empty();
    if (found.isEmpty()) {
      return Reply.ephemeral("This audit has expired. Send the artifact again.");
    }
    Audit audit = found.get().value();
    String id = Markdown.code(audit.id());
    if (audit.progress().state() != Audit.State.FALLBACK) {
      return Reply.ephemeral(
          "Audit %s is %s; there is nothing to retry."
              .formatted(id, audit.progress().state().word()));
    }
    boolean accepted =
        audits
            .move(
                found.get(),
                audit.progress().asked(audit.progress().mode(), clock.instant()),
                List.of())
            .isPresent();
    return Reply.ephemeral(
        accepted
            ? "Audit %s is published again within a minute. `/audit status` shows how it went."
                .formatted(id)
            : "Audit %s has just changed. See `/audit status`.".formatted(id));
  }
}
