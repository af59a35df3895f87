package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;

/** Dismisses a preview; nothing is deployed. */
final class DismissButton implements Button.Immediate {
  static final ButtonSpec SPEC =
      new ButtonSpec("release-dismiss", DeployCommand.NAME, Access.ANYONE, true);

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    return new Reply.EditMessage(
        Message.of(
            Candidate.of(press.state())
                .map(one ->
                    "🚫 **Cancelled:** %s. Nothing was started."
                        .formatted(
                            DeployText.what(
                                one.ref(),
                                one.sha(),
                                one.environment(),
                                one.repository().toString())))
                .orElse("🚫 **Cancelled.** Nothing was started.")));
  }
}
