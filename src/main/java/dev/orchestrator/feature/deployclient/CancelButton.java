package dev.orchestrator.feature.deployclient;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;

/** Uses a preview up without deploying anything. */
public final class CancelButton implements Button.Immediate {
  static final ButtonSpec SPEC =
      new ButtonSpec("deploy-cancel", DeployClientCommand.NAME, Access.ADMINS, true);

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    String ref = press.state().getOrDefault("ref", "");
    return new Reply.EditMessage(
        Message.of(
            "🚫 **Cancelled:** %s was not deployed. Nothing was started."
                .formatted(Markdown.code(ref))));
  }
}
