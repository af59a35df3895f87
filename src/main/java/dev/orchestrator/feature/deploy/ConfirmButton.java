package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.message.Message;
import java.util.Optional;

/** Starts the deploy that a preview showed, and follows it to its end. */
final class ConfirmButton implements Button.Deferred {
  static final ButtonSpec SPEC =
      new ButtonSpec("release-confirm", DeployCommand.NAME, Access.ANYONE, true);

  private final DeployDriver driver;

  ConfirmButton(DeployDriver driver) {
    this.driver = driver;
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Outcome press(ButtonPress press, CommandCall call, CommandRun run)
      throws InterruptedException {
    Optional<Candidate> shown = Candidate.of(press.state());
    return shown.isPresent()
        ? driver.run(shown.get(), call, run)
        : Outcome.refused(
            Message.of("❌ This preview can no longer be read. Send the command again."));
  }
}
