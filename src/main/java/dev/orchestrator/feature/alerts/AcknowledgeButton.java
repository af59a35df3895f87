package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Reply;
import java.util.Optional;

/** Acknowledges an alert and shows in its message by whom. */
public final class AcknowledgeButton implements Button.Immediate {
  static final ButtonSpec SPEC = new ButtonSpec("alert-ack", "alerts", Access.ADMINS, false);

  private final Optional<AlertActions> desk;

  /**
   * @param desk empty if alerts are switched off
   */
  public AcknowledgeButton(Optional<AlertActions> desk) {
    this.desk = desk;
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Reply.ToComponent press(ButtonPress press, CommandCall call) {
    Optional<PressedAlert> pressed = PressedAlert.of(press.argument());
    if (desk.isEmpty() || pressed.isEmpty()) {
      return Reply.ephemeral(AlertAnswers.OFF);
    }
    return AlertAnswers.asking(() ->
        AlertAnswers.toPress(
            desk.get()
                .acknowledge(
                    pressed.get().fingerprint(),
                    Optional.of(pressed.get().episode()),
                    call.caller().id(),
                    call.receivedAt()),
            desk.get(),
            pressed.get(),
            call));
  }
}
